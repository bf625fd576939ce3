"""`python -m timtin` is the command `timtin`."""

import sys

from timtin.floors import HOME

sys.path.insert(0, str(HOME))  # before the current folder, for the processes of a build as well

from webui.cli import main

main(prog_name="timtin")
