"""Measuring settings on instances: a matrix of runs, each in its own process, and what it shows.

``case`` and ``suites`` say on what, ``settings`` with what, ``matrix`` which runs that is;
``worker`` is one run, ``process`` its limits, ``records`` the file that all runs go to.
``pairing``, ``signed_rank`` and ``comparison`` tell two sides apart; ``performance``, ``scaling``
and ``report`` sum up; ``chart``, ``page`` and ``summary`` show.
"""
