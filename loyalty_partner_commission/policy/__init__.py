"""Pure decisions about partners: no Odoo, no clock, no I/O, no float money.

========== ==========================================================
types      what do the other rooms hand each other?
reasons    which words explain a decision?
binding    may this customer be bound to this partner, and from when?
channel    what does a claim through a channel do to the binding?
conflict   two partners claim one customer: who is right by rule?
replay     who would have the customers under other policies?
upgrade    does the customer move to a higher plan?
commission what does a partner earn on an invoice?
statement  which entries does a statement pay, and do its figures foot?
period     when does a period begin and end, and when is the next payout?
payout     is a partner paid now, and if not, why not?
========== ==========================================================

They stand on the policies of ``loyalty_referral`` (money, schedule) and share
their units: minor units of a currency, per cent as :class:`decimal.Decimal`.
"""
