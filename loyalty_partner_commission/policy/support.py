"""Who supports the customer after one of their people typed a code? (case G4)"""

from enum import StrEnum


class SupportVerdict(StrEnum):
    """What a code does to a customer's support."""

    CHOSEN = "chosen"
    SAME = "same"
    UNKNOWN = "unknown"


def decide(customer: int, owner: int | None, current: int | None) -> SupportVerdict:
    """Say what becomes of it; ids are those of whole companies.

    ``owner`` is whose partner code it is (None: there is no such code), ``current``
    who supports the customer so far. A wrong code changes nothing, and nobody learns
    whether it is somebody's.

    >>> str(decide(1, 7, None)), str(decide(1, 7, 7)), str(decide(1, 1, 7))
    ('chosen', 'same', 'unknown')
    """
    if owner is None or owner == customer:
        return SupportVerdict.UNKNOWN
    return SupportVerdict.SAME if owner == current else SupportVerdict.CHOSEN
