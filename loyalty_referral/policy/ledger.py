"""Which entries are missing, and which debts do they pay?

The whole engine in one line: *desired minus booked is appended*. Doing it twice
appends nothing the second time, whatever order the events came in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .redemption import in_order
from .types import Booked, Draft, Lot, SetOff, Target


def difference(
    targets: Iterable[Target], booked: Mapping[tuple, Booked]
) -> list[Draft]:
    """Compare what should be owed with what is booked; return what to append.

    ``booked`` is keyed like the targets. What is booked and no longer desired
    is reversed, never forgotten. Raises :class:`ValueError` if two targets
    claim one slot: somebody would be paid twice.
    """
    wanted: dict[tuple, Target] = {}
    for target in targets:
        if target.key in wanted:
            raise ValueError(f"two targets for one slot: {target.key}")
        wanted[target.key] = target
    for key, standing in booked.items():
        wanted.setdefault(key, standing.withdrawn)
    drafts = []
    for key, target in wanted.items():
        standing = booked.get(key)
        delta = target.amount - (standing.amount if standing else 0)
        if delta:
            drafts.append(Draft(target, delta, standing.entries if standing else 0))
    return drafts


def is_taken_back(draft: Draft) -> bool:
    """Does the draft take back what a claim had earned?"""
    return draft.amount < 0 and draft.target.movement == "earn"


def put_back(
    drafts: Iterable[Draft], lapsed: Mapping[tuple, Sequence[Booked]]
) -> list[Draft]:
    """What had lapsed of a claim comes back with the claim's being taken back.

    In the same breath, or another right would pay for it first, and its owner would
    lose what they still could use for what they never could. ``lapsed`` is keyed like
    the targets of the claims; its rows are the lapses of their lots.
    """
    found = []
    for draft in filter(is_taken_back, drafts):
        owed = -draft.amount
        for row in lapsed.get(draft.target.key, ()):
            amount = min(owed, -row.amount)
            if amount > 0:
                target = replace(row.withdrawn, amount=row.amount + amount)
                found.append(Draft(target, amount, row.entries))
                owed -= amount
    return found


def idempotency_key(draft: Draft) -> str:
    """The one name of this movement; the database takes it only once.

    >>> from datetime import date
    >>> from .types import Account, Origin, Reason
    >>> target = Target(Origin("account.move", 7), "lot 3", Account("credit", 5, 1, 2),
    ...                 "use", 0, date(2026, 1, 1), Reason("credit_used"))
    >>> idempotency_key(Draft(target, -100, 0))
    'account.move,7/lot 3/credit,5,1,2/0'
    """
    target, account = draft.target, draft.target.account
    return (
        f"{target.origin.model},{target.origin.id}/{target.slot}/"
        f"{account.purpose},{account.partner_id},{account.company_id},"
        f"{account.currency_id}/{draft.sequence}"
    )


def set_off(items: Iterable[Lot]) -> list[SetOff]:
    """Pay the debts among an account's open items from its lots (case A9).

    Oldest debt first; each is taken from the lot it was booked against while
    that lasts, then from the others in their order of use. What cannot be paid
    stays open and meets the next earning.

    >>> from datetime import date
    >>> day = date(2026, 1, 1)
    >>> set_off([Lot(1, 100, day), Lot(2, 100, day, claim=("b",)),
    ...          Lot(3, -150, day, claim=("b",))])
    [SetOff(debt_id=3, lot_id=2, amount=100), SetOff(debt_id=3, lot_id=1, amount=50)]
    """
    items = list(items)
    lots = in_order(item for item in items if item.remaining > 0)
    left = {lot.id: lot.remaining for lot in lots}
    pairs = []
    debts = [item for item in items if item.remaining < 0]
    for debt in sorted(debts, key=lambda item: (item.day, item.id)):
        owed = -debt.remaining
        own_first = sorted(
            lots, key=lambda lot: lot.claim is None or lot.claim != debt.claim
        )
        for lot in own_first:
            amount = min(owed, left[lot.id])
            if amount:
                pairs.append(SetOff(debt.id, lot.id, amount))
                left[lot.id] -= amount
                owed -= amount
    return pairs


def reopened(short: Mapping[int, int], paid: Iterable[SetOff]) -> list[SetOff]:
    """Which debts are open again, as their lots are asked for what they paid with.

    A credit note gave back to a lot, a debt took it, then the note was undone. ``short``
    is what lots lack; ``paid`` what they have paid, the latest first.

    >>> reopened({1: 60}, [SetOff(3, 1, 50), SetOff(2, 1, 20), SetOff(2, 4, 90)])
    [SetOff(debt_id=3, lot_id=1, amount=50), SetOff(debt_id=2, lot_id=1, amount=10)]
    """
    left, found = dict(short), []
    for pair in paid:
        amount = min(left.get(pair.lot_id, 0), pair.amount)
        if amount > 0:
            found.append(replace(pair, amount=amount))
            left[pair.lot_id] -= amount
    return found
