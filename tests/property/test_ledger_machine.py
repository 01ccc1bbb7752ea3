"""Whatever happens, in whatever order: nothing is lost, overdrawn or booked twice.

Three customers bring each other's friends; invoices are made, posted, paid (in parts),
unpaid, credited, deleted and made anew at random, and the terms change; after each step
the ledger looks at the facts.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from paper.documents import Contract, account
from paper.office import Office, promise

from . import counted

REFERRERS = (1, 2)
FRIENDS = (11, 12, 13)
PRICES = st.sampled_from(["250", "600", "900", "33.33"])
RULES = st.sampled_from(["yearly", "quarterly", "monthly"])
PICK = st.integers(0, 99)


class LedgerMachine(counted.CountedMachine):
    @initialize(
        surplus=st.sampled_from(["lapse", "carry"]),
        qualify_on=st.sampled_from(["paid", "posted"]),
        rate=st.sampled_from(["100", "50", "33.333"]),
        hold_days=st.sampled_from([0, 14]),
        expiry_months=st.sampled_from([0, 1]),
        vat_mode=st.sampled_from(["discount", "payment"]),
    )
    def open_office(self, qualify_on, rate, vat_mode, **reward):
        terms = promise(qualify_on, rate=Decimal(rate), **reward)
        self.office = Office(terms, date(2026, 1, 1))
        self.office.usage = {1: {"vat_mode": vat_mode}}
        self.received = {}
        for place, friend in enumerate(FRIENDS):
            self.office.refer(REFERRERS[place % len(REFERRERS)], friend)

    def choose(self, pick, **facts):
        """One of the bills of which ``facts`` are true."""
        bills = [
            bill
            for bill in self.office.bills
            if all(getattr(bill, name) == value for name, value in facts.items())
        ]
        return bills[pick % len(bills)] if bills else None

    @rule(customer=st.sampled_from(REFERRERS + FRIENDS), price=PRICES, every=RULES)
    def make_a_draft(self, customer, price, every):
        self.office.bill(Contract(customer, Decimal(price), every))
        self.office.look()

    @rule(customer=st.sampled_from(FRIENDS), price=PRICES)
    def a_friend_pays(self, customer, price):
        bill = self.office.bill(Contract(customer, Decimal(price)))
        self.office.post(bill)
        bill.paid = True
        self.office.look()

    @rule(pick=PICK)
    def post(self, pick):
        if bill := self.choose(pick, state="draft"):
            self.office.post(bill)
            self.office.look()

    @rule(pick=PICK, quarters=st.integers(1, 4))
    def pay_a_part(self, pick, quarters):
        """An invoice is paid once the last quarter is there."""
        if bill := self.choose(pick, state="posted", paid=False):
            got = self.received.get(bill.id, 0) + quarters
            bill.paid = got >= 4
            self.received[bill.id] = 0 if bill.paid else got
            self.office.look()

    @rule(
        rate=st.sampled_from(["100", "20"]),
        qualify_on=st.sampled_from(["paid", "posted"]),
        are_open_changed=st.booleans(),
    )
    def change_terms(self, rate, qualify_on, are_open_changed):
        """The next version: for whoever comes, and for who waits if somebody says so."""
        (promised,) = self.office.terms.rewards
        reward = replace(promised, rate=Decimal(rate))
        self.office.terms = replace(
            self.office.terms, qualify_on=qualify_on, rewards=(reward,)
        )
        granted = {entry.target.origin for entry in self.office.ledger.entries}
        for referral in self.office.referrals:
            if are_open_changed and referral.origin not in granted:
                referral.terms = self.office.terms
        self.office.look()

    @rule(pick=PICK)
    def pay_or_undo_the_payment(self, pick):
        if bill := self.choose(pick, state="posted"):
            bill.paid = not bill.paid
            self.office.look()

    @rule(pick=PICK, part=st.integers(0, 4))
    def credit_a_part(self, pick, part):
        if bill := self.choose(pick, state="posted", uses={}):
            bill.credited = bill.untaxed * part // 4
            self.office.look()

    @rule(pick=PICK)
    def reverse(self, pick):
        if bill := self.choose(pick, state="posted"):
            bill.state = "reversed"
            self.office.look()

    @rule(pick=PICK)
    def delete(self, pick):
        if bill := self.choose(pick, state="draft"):
            bill.state = "cancelled"
            self.office.look()

    @rule(pick=PICK)
    def back_to_draft(self, pick):
        if bill := self.choose(pick, state="posted"):
            bill.state, bill.paid, bill.credited = "draft", False, 0
            self.office.look()

    @rule(days=st.integers(1, 30))
    def days_pass(self, days):
        self.office.day += timedelta(days)
        self.office.look()

    @precondition(lambda self: self.office.ledger.entries)
    @rule()
    def everything_is_undone(self):
        """What was never billed was never earned, used or lapsed."""
        for bill in self.office.bills:
            bill.state = "cancelled"
        self.office.look()
        for customer in REFERRERS + FRIENDS:
            assert not self.office.ledger.open_items(account(customer))

    @invariant()
    def balances_are_what_is_open(self):
        """Earned - used - taken back - lapsed = open lots less open debts."""
        for customer in REFERRERS + FRIENDS:
            entries = self.office.ledger.open_items(account(customer))
            opened = sum(entry.remaining for entry in entries)
            assert self.office.ledger.balance(account(customer)) == opened

    @invariant()
    def no_lot_beside_a_debt(self):
        for customer in REFERRERS + FRIENDS:
            entries = self.office.ledger.open_items(account(customer))
            assert len({entry.remaining > 0 for entry in entries}) <= 1

    @invariant()
    def looking_again_changes_nothing(self):
        before = len(self.office.ledger.entries)
        self.office.look()
        assert len(self.office.ledger.entries) == before

    @invariant()
    def nobody_pays_less_than_nothing(self):
        assert all(bill.untaxed >= 0 for bill in self.office.bills)
        assert all(b.due >= 0 for b in self.office.bills if b.state == "posted")


TestLedgerMachine = counted.test_of(LedgerMachine, times=3, steps=25)
