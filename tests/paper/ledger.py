"""Entries, lots and debts; appended only, each movement once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from odoo.addons.loyalty_referral.policy import ledger
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Booked,
    Draft,
    Lot,
    Origin,
    SetOff,
    Target,
)


@dataclass
class Entry:
    """The beneficiary's leg of one movement; ``remaining`` is the only thing that moves."""

    id: int
    draft: Draft
    remaining: int = 0

    @property
    def target(self) -> Target:
        return self.draft.target

    @property
    def amount(self) -> int:
        return self.draft.amount

    @property
    def claim(self) -> tuple[Origin, str]:
        """What the entry was booked for."""
        return (self.target.origin, self.target.slot)


class Ledger:
    def __init__(self):
        self.entries: list[Entry] = []
        self._keys: set[str] = set()
        #: What lots have paid of debts, and what was opened again of it (below zero).
        self._set_offs: list[SetOff] = []

    def sync(self, origins: Iterable[Origin], targets: Iterable[Target]) -> None:
        """Bring the entries of ``origins`` in line with ``targets``."""
        drafts = ledger.difference(targets, self._booked(set(origins)))
        self._append(drafts + ledger.put_back(drafts, self._lapsed(drafts)))

    def _lapsed(self, drafts: Iterable[Draft]) -> dict[tuple, list[Booked]]:
        """What has lapsed of the lots of claims that are taken back, by claim."""
        found = {}
        for target in (d.target for d in drafts if ledger.is_taken_back(d)):
            lots = self.lots_of((target.origin, target.slot))
            booked = self._booked(
                {Origin("loyalty.ledger.entry", lot.id) for lot in lots}
            )
            found[target.key] = sorted(
                booked.values(), key=lambda row: row.withdrawn.slot
            )
        return found

    def balance(self, account: Account) -> int:
        return sum(entry.amount for entry in self._of(account))

    def open_items(self, account: Account) -> list[Entry]:
        """Lots that are not used up, and debts that are not set off."""
        return [entry for entry in self._of(account) if entry.remaining]

    def lots_of(self, claim: tuple[Origin, str]) -> list[Entry]:
        """What was ever earned for a claim, the oldest first."""
        return [
            entry
            for entry in self.entries
            if entry.claim == claim and entry.amount > 0 and not entry.target.lot_id
        ]

    def drawn(self, lots: Iterable[Entry], movement: str, slot: str = "") -> int:
        """How much a movement has taken out of ``lots``, less what it put back."""
        ids = {lot.id for lot in lots}
        return -sum(
            entry.amount
            for entry in self.entries
            if entry.target.lot_id in ids
            and entry.target.movement == movement
            and slot in ("", entry.target.slot)
        )

    def debt(self, claim: tuple[Origin, str]) -> int:
        """What of a claim was taken back after its use, and is not set off yet."""
        return -sum(
            min(0, entry.remaining) for entry in self.entries if entry.claim == claim
        )

    def as_lot(self, entry: Entry) -> Lot:
        """The policy's view; a right that was earned anew goes on where it stopped."""
        target = entry.target
        used = self.drawn(self.lots_of(entry.claim), "use")
        return Lot(
            entry.id,
            entry.remaining,
            target.day,
            target.expires_on,
            used=used,
            lapses=target.lapses,
            claim=entry.claim,
        )

    def _of(self, account: Account) -> list[Entry]:
        return [entry for entry in self.entries if entry.target.account == account]

    def _booked(self, origins: set[Origin]) -> dict[tuple, Booked]:
        found: dict[tuple, list[Entry]] = {}
        for entry in self.entries:
            if entry.target.origin in origins:
                found.setdefault(entry.target.key, []).append(entry)
        return {
            key: Booked(
                withdrawn(entries[-1].target),
                sum(entry.amount for entry in entries),
                len(entries),
            )
            for key, entries in found.items()
        }

    def _append(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            key = ledger.idempotency_key(draft)
            assert key not in self._keys, f"booked twice: {key}"
            self._keys.add(key)
            entry = Entry(len(self.entries) + 1, draft)
            if lot_id := draft.target.lot_id:
                self._reopen(lot_id, -draft.amount)
                self._move(lot_id, draft.amount)
            else:
                entry.remaining = draft.amount
            self.entries.append(entry)
        for account in {draft.target.account for draft in drafts}:
            self._set_off(account)

    def _set_off(self, account: Account) -> None:
        """Whatever put money into a lot, the account's debts come first (case A9)."""
        items = [self.as_lot(entry) for entry in self.open_items(account)]
        for pair in ledger.set_off(items):
            self._pay(pair)

    def _reopen(self, lot_id: int, asked: int) -> None:
        """Open debts again that were paid with what a lot is asked for now."""
        short = {lot_id: asked - self.entries[lot_id - 1].remaining}
        paid: Counter[tuple[int, int]] = Counter()
        for pair in reversed(self._set_offs):
            paid[pair.debt_id, pair.lot_id] += pair.amount
        set_offs = [SetOff(*ids, amount) for ids, amount in paid.items()]
        for pair in ledger.reopened(short, set_offs):
            self._pay(replace(pair, amount=-pair.amount))

    def _pay(self, pair: SetOff) -> None:
        """A lot pays a debt; below zero, it gets back what it paid."""
        self._move(pair.lot_id, -pair.amount)
        self._move(pair.debt_id, pair.amount)
        self._set_offs.append(pair)

    def _move(self, entry_id: int, amount: int) -> None:
        """What the database's CHECK allows: remaining lies between 0 and the amount."""
        entry = self.entries[entry_id - 1]
        entry.remaining += amount
        assert entry.remaining * entry.amount >= 0, f"{entry} is overdrawn"
        assert abs(entry.remaining) <= abs(entry.amount), f"{entry} is overfull"


def withdrawn(target: Target) -> Target:
    """The target that takes back all that was booked like ``target``."""
    return Target(
        target.origin,
        target.slot,
        target.account,
        target.movement,
        0,
        target.day,
        target.reason,
        lot_id=target.lot_id,
    )
