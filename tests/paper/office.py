"""Customers, contracts, invoices and referrals, and the ledger that follows them."""

from dataclasses import replace
from datetime import date
from functools import partial

from odoo.addons.loyalty_referral.policy import (
    expiry,
    grant,
    payment,
    qualification,
    redemption,
    reward,
    schedule,
)
from odoo.addons.loyalty_referral.policy.deal import Deal
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Demand,
    Origin,
    Reason,
    Target,
)

from .documents import Bill, Contract, Referral, account
from .ledger import Ledger
from .things import NOTHING, Thing, Things


def promise(qualify_on: str = "paid", **reward_values) -> Terms:
    """One contract credit for the referrer, unless said otherwise."""
    return Terms(qualify_on, rewards=(RewardTerms(1, **reward_values),))


class Office:
    """Change its facts, then :meth:`look`: the ledger follows."""

    def __init__(self, terms: Terms, day: date):
        self.terms, self.day = terms, day
        self.ledger = Ledger()
        self.contracts: list[Contract] = []
        self.bills: list[Bill] = []
        self.referrals: list[Referral] = []
        #: How credit of a reward is used, by its number; the reward is asked when it is.
        self.usage: dict[int, dict] = {}
        self.things = Things()

    def refer(self, referrer: int, friend: int) -> Referral:
        """Record a referral."""
        number = len(self.referrals) + 1
        referral = Referral(number, referrer, friend, self.day, self.terms)
        self.referrals.append(referral)
        return referral

    def start(self, contract: Contract) -> None:
        """A contract begins, before it is billed."""
        if contract not in self.contracts:
            self.contracts.append(contract)

    def bill(self, contract: Contract) -> Bill:
        """The contract's next draft, with the reward lines its owner has a right to."""
        self.start(contract)
        bill = Bill(len(self.bills) + 1, contract, self.day)
        lots = self._usable(account(contract.customer), "discount")
        demand = Demand((bill.untaxed,), contract.year, "contract")
        for use in redemption.plan(demand, lots):
            bill.uses[use.lot_id] = use.amount
        self.bills.append(bill)
        return bill

    def post(self, bill: Bill) -> None:
        """Post a draft; credit that is a payment pays it as far as it goes."""
        bill.state, bill.pays = "posted", {}
        lots = self._usable(account(bill.contract.customer), "payment")
        lines = payment.asked([bill.untaxed], bill.due)
        demand = Demand(lines, bill.contract.year, "contract")
        bill.pays = {use.lot_id: use.amount for use in redemption.plan(demand, lots)}

    def look(self) -> None:
        """What the sync does: facts in, missing entries out."""
        for referral in self.referrals:
            self.ledger.sync([referral.origin], self._earned(referral))
        origins = {Origin("account.move", bill.id) for bill in self.bills}
        uses = [target for bill in self.bills for target in self._used(bill)]
        self.ledger.sync(origins, uses)
        for referral in self.referrals:
            self._sync(self._lapsed(referral))
        wishes = dict(wish for r in self.referrals for wish in self._wishes(r))
        owners = {contract.customer for contract in self.contracts}
        self.things.look(wishes, owners, self.day)

    def _sync(self, targets) -> None:
        targets = list(targets)
        self.ledger.sync({target.origin for target in targets}, targets)

    def _usable(self, owner: Account, vat_mode: str):
        if self.ledger.balance(owner) <= 0:
            return []
        rules = [
            (entry, dict(self.usage.get(entry.target.reward_id, {})))
            for entry in self.ledger.open_items(owner)
        ]
        return [
            replace(self.ledger.as_lot(entry), **rule)
            for entry, rule in rules
            if rule.pop("vat_mode", "discount") == vat_mode
            and entry.remaining > 0
            and entry.target.available_on <= self.day
            and (entry.target.expires_on or date.max) >= self.day
        ]

    def _earned(self, referral: Referral):
        """What both sides are owed (see ``loyalty.referral.facts``)."""
        for promised in referral.terms.rewards:
            if promised.is_money:
                yield self._owed(referral, promised, self._deal(referral, promised))

    def _wishes(self, referral: Referral):
        """What both sides should have been handed out, by origin and slot."""
        for promised in referral.terms.rewards:
            if not promised.is_money:
                is_won = self._deal(referral, promised) is not None
                wanted = promised.quantity if is_won else NOTHING
                standing = grant.Standing(wanted, NOTHING)
                thing = Thing(promised, referral.receiver(promised), standing)
                yield (referral.origin, promised.slot), thing

    def _deal(self, referral: Referral, promised: RewardTerms) -> Deal | None:
        """The friend's document that earns a reward, if any does today."""
        if referral.cancelled:
            return None
        return qualification.qualifying(
            self._deals_of(referral),
            referral.terms,
            referral.day,
            needs_contract=promised.kind == "contract_credit",
        )

    def _owed(self, referral: Referral, promised: RewardTerms, deal) -> Target:
        """One side's reward, measured by ``deal``."""
        receiver = referral.receiver(promised)
        if deal and not referral.year:
            referral.year = self.bills[deal.id - 1].contract.year
        if deal and not referral.own_years.get(promised.id):
            own = [c.year for c in self.contracts if c.customer == receiver]
            referral.own_years[promised.id] = own[0] if own else 0
        own_year = referral.own_years.get(promised.id, 0)
        return Target(
            referral.origin,
            promised.slot,
            account(receiver, promised.purpose),
            "earn",
            reward.worth(promised, reward.Basis(deal, referral.year, own_year)),
            self.day,
            Reason("referral_qualified" if deal else "referral_taken_back"),
            base=referral.year,
            available_on=schedule.available_on(self.day, promised.hold_days),
            expires_on=schedule.expires_on(self.day, promised.expiry_months),
            lapses=promised.lapses,
            reward_id=promised.id,
        )

    def _deals_of(self, referral: Referral):
        """What the friend bought."""
        for bill in self.bills:
            if bill.contract.customer == referral.friend:
                yield Deal(
                    "invoice",
                    bill.id,
                    bill.day,
                    bill.state == "posted",
                    bill.paid,
                    bill.untaxed,
                    bill.credited,
                    contract_id=1,
                )

    def _used(self, bill: Bill):
        """What the reward lines of an invoice take (``loyalty.redemption.facts``)."""
        for lot_id, amount in bill.standing.items():
            yield self._draw(
                Origin("account.move", bill.id),
                f"lot {lot_id}",
                lot_id,
                movement="use",
                amount=-amount,
                reason=Reason("credit_used"),
            )

    def _lapsed(self, referral: Referral):
        """What of each right lapses, now that it has covered a year."""
        slots = [
            e.target.slot for e in self.ledger.entries if e.claim[0] == referral.origin
        ]
        for slot in dict.fromkeys(slots):
            yield from self._lapses((referral.origin, slot))

    def _lapses(self, claim):
        """What of a right lapses: its surplus, and what was not used in time."""
        lots = self.ledger.lots_of(claim)
        own = {lot.id for lot in lots}
        owed = self.ledger.debt(claim)
        used = year = 0
        for bill in self.bills:
            taken = sum(bill.standing.get(id_, 0) for id_ in own)
            if bill.state == "posted" and taken:
                used, year = used + taken, max(year, bill.contract.year)
        for lot in lots:
            left = lot.remaining + self.ledger.drawn([lot], "lapse")
            owed, left = max(0, owed - left), max(0, left - owed)
            surplus = redemption.surplus(
                left - self.ledger.drawn([lot], "lapse", "expired"),
                used,
                year,
                lot.target.lapses,
            )
            yield self._lapse(lot, "surplus", surplus, "surplus_lapsed")
            is_over = expiry.is_over(lot.target.expires_on, self.day)
            (gone,) = expiry.expired([left - surplus if is_over else 0])
            yield self._lapse(lot, "expired", gone, "credit_expired")

    def _lapse(self, lot, slot, amount, reason) -> Target:
        """A target that lets some of a lot lapse."""
        return self._draw(
            Origin("loyalty.ledger.entry", lot.id),
            slot,
            lot.id,
            movement="lapse",
            amount=-amount,
            reason=Reason(reason),
        )

    def _draw(self, origin: Origin, slot: str, lot_id: int, **values) -> Target:
        """A target that takes from a lot."""
        owner = self.ledger.entries[lot_id - 1].target.account
        draw = partial(Target, origin, slot, owner, day=self.day, lot_id=lot_id)
        return draw(**values)
