"""The development environment: one program from a bare machine to a running Odoo and green tests.

Run it as ``python3 setup COMMAND``. Standard library only, so that it needs nothing but Python.
Everything it makes lies below the state directory (``.devenv`` in the checkout).
"""
