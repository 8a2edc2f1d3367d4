"""Starts the runner: python run.py FRAMEWORK. Exit code 3: it does not start; stderr says why."""

import os
import sys

if sys.version_info < (3, 9):
    sys.stderr.write(
        "%s is Python %d.%d; Batchwise needs Python 3.9 or later\n"
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
    sys.exit(3)

# the modules of the user's environment come first: this folder is searched for the runner alone
_folder = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != _folder]
sys.path.append(_folder)

try:
    from batchwise_runner.main import main
except ImportError as error:
    sys.stderr.write(
        "%s has no %s: install it there, or name another interpreter\n"
        % (sys.executable, getattr(error, "name", None) or error)
    )
    sys.exit(3)

main(sys.argv[1:])
