"""One program from a bare machine to a running Odoo and to green tests.

Run it as ``python3 setup COMMAND``. Standard library only: it needs nothing but Python.
Everything it makes lies below the state directory (``.devenv`` in the checkout).
"""
