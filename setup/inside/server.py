"""Runs inside the virtual environment: Odoo's command line, as a file.

A server with workers starts another one, for the bus, by the name of the file that it was
started with; a module has none that would do. Not a module of the program itself.
"""

from odoo.cli import main

if __name__ == "__main__":
    main()
