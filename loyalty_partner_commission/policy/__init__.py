"""Pure decisions about partners: no Odoo, no clock, no I/O, no float money.

========== ==========================================================
types      what do the other rooms hand each other?
reasons    which words explain a decision?
binding    may this customer be bound to this partner, and from when?
commission what does a partner earn on an invoice?
statement  which entries does a statement pay, and do its figures foot?
========== ==========================================================

They stand on the policies of ``loyalty_referral`` (money, schedule) and share
their units: minor units of a currency, per cent as :class:`decimal.Decimal`.
"""
