"""Figures of attacks: how well could two kinds of answers be told apart by their time?"""

from collections.abc import Sequence
from statistics import median


def auc(first: Sequence[float], second: Sequence[float]) -> float:
    """Chance that a guess by time is right: 0.5 is no better than a coin, 1 always.

    The area under the curve, counted: of all pairs, in how many takes the second longer
    (equal ones count half)? Which of the two is the slower one does not matter.

    >>> auc([1, 2, 3], [1, 2, 3]), auc([1, 2], [3, 4]), auc([3, 4], [1, 2])
    (0.5, 1.0, 1.0)
    """
    pairs = [(a < b) + 0.5 * (a == b) for a in first for b in second]
    share = sum(pairs) / len(pairs)
    return max(share, 1 - share)


def apart(first: Sequence[float], second: Sequence[float]) -> float:
    """By how much the medians differ, in milliseconds; times are in seconds.

    >>> apart([0.001, 0.002, 0.003], [0.004, 0.004])
    2.0
    """
    return round(abs(median(first) - median(second)) * 1000, 3)


def tell(text: str) -> None:
    """Say a figure; the summary of the run shows it."""
    print(f"counted: {text}")  # pylint: disable=print-used
