"""``python -m placement_cli``."""

from placement_cli import main

main()
