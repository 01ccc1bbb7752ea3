"""The ledger on paper: what the Odoo shell does around the policies, in memory.

No database, no taxes, one company, one currency. The property tests and the worked
examples run on it; what is true on paper has to be true in Odoo.
"""
