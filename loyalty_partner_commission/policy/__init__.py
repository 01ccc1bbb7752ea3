"""Pure decisions about partners: no Odoo, no clock, no I/O, no float money.

========== ==========================================================
types      what do the other rooms hand each other?
reasons    which words explain a decision?
binding    may this customer be bound to this partner, and from when?
channel    what does a claim through a channel do to the binding?
conflict   two partners claim one customer: who is right by rule?
deal       is a prospect free to be registered?
promo      may a partner issue a code, may a customer use it?
replay     who would have the customers under other policies?
upgrade    does the customer move to a higher plan?
terms      what was promised?
parts      what is left of each product of an invoice?
rates      which rule takes which part, and what does it pay for it?
steps      what is left of the rates in this year of the window?
bands      which rate does an amount earn in bands?
commission what does a partner earn on an invoice?
shares     who gets which part of a shared commission?
override   what do the partners above a partner earn on top?
trial      what would a plan pay for a purchase that nobody has made?
lint       what in a plan will surprise somebody?
support    who supports the customer after a code was typed?
statement  which entries does a statement pay, and do its figures foot?
period     when does a period begin and end, and when is the next payout?
payout     is a partner paid now, and if not, why not?
========== ==========================================================

They stand on the policies of ``loyalty_referral`` (money, schedule) and share
their units: minor units of a currency, per cent as :class:`decimal.Decimal`.
"""
