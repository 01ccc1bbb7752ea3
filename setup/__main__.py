"""``python3 setup``: find a fitting Python, then hand over to the command line.

This file alone must parse under any Python 3, to be able to say which one is needed.
"""

import os
import shutil
import subprocess
import sys

SUPPORTED = ((3, 11), (3, 12), (3, 13))  # what Odoo 19 and the lock files support

if sys.version_info[:2] not in SUPPORTED:
    for version in reversed(SUPPORTED):
        python = shutil.which("python%d.%d" % version)
        # A version manager may have left a name that starts nothing.
        if (
            python
            and subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0
        ):
            os.execv(python, [python] + sys.argv)
    sys.exit(
        "setup: this is Python %d.%d; Odoo 19 needs 3.11, 3.12 or 3.13 and none is on PATH.\n"
        "  What to do: install one of them and run it, for example: python3.12 setup doctor"
        % sys.version_info[:2]
    )

# Run as a folder, Python puts setup/ itself on the path, where our modules could shadow the
# standard library's. Put the checkout there instead, and import ourselves as a package.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from setup.cli import main  # noqa: E402

sys.exit(main())
