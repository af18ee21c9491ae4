"""Measurements: phases of a run, whole runs in fresh processes, and other solvers side by side."""
