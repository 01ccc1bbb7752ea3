"""Pure decisions about loyalty: no Odoo, no clock, no I/O, no float money.

One question per file, small enough to read at one sitting:

========== ==========================================================
money      how are cents rounded and shared?
schedule   when does something start, end, become available?
code       what does a referral code look like?
attribution which touch brought the customer?
throttle   may somebody try another code?
recommendation can what somebody typed be taken?
sheet      what does a row of a spreadsheet say?
throttle   may somebody try another code?
reasons    which words explain a decision?
types      what do the other rooms hand each other?
eligibility may this referral earn at all?
identity   are these the same, however they were written?
risk       what makes a referral suspicious?
notice     what is worth telling a customer?
reward     how much does a referral earn?
redemption how much of which lot may an invoice use, and what lapses?
caps       how much may be granted, when there are limits?
window     which days count for a measure?
points     how many points are scores worth?
reminders  is a customer reminded of what is unused today, and why?
holdout    who is not reminded, and what difference does it make?
expiry     what ends on its last day, and what is extended?
tiers      on which tier does somebody stand, what is missing for the next?
benefit    what does a tier bring: how many points, how much off an invoice?
milestone  which small rewards on the way up are due?
membership for how long does a paid membership give a tier?
career     when comes the next step, and how far is it?
names      are two first names the same, in whatever alphabet?
feast      on which day is a name day or a birthday, and is it now?
contact    when is a customer due to be talked to?
value      what is a customer worth, and how long do they stay?
occasions  is there a reason for a discount today, and was it used?
ledger     which entries are missing, and which lots do they touch?
========== ==========================================================
============= ==========================================================
money         how are cents rounded and shared?
schedule      when does something start, end, become available?
code          what does a referral code look like?
reasons       which words explain a decision?
types         what do the other rooms hand each other?
eligibility   may this referral earn at all?
terms         what was promised?
deal          what did the friend buy, and what is left of it?
qualification did the friend do what the programme asks for?
reward        how much is a reward worth?
redemption    how much of which lot may an invoice use, and what lapses?
payment       what does credit pay after tax, and what does a credit note give back?
ledger        which entries are missing, and which lots do they touch?
============= ==========================================================

Money is an ``int`` in the currency's minor unit (cents), rates are
:class:`decimal.Decimal` in per cent, dates are :class:`datetime.date`.
"""
