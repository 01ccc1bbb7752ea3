"""How high is each bar of a chart, and where is its line of zero?"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars as (top, height) in pixels from the top, and the line they stand on."""

    zero: int
    spans: tuple[tuple[int, int], ...]


def bars(amounts: Sequence[int], height: int) -> Bars:
    """Draw ``amounts`` to one scale; what is below zero hangs under the line.

    Whatever is not zero is seen: its bar is one pixel high at least.

    >>> bars([100, 50, 0], 80)
    Bars(zero=80, spans=((0, 80), (40, 40), (80, 0)))
    >>> bars([300, -100], 80)
    Bars(zero=60, spans=((0, 60), (60, 20)))
    """
    top, bottom = max(0, *amounts), min(0, *amounts)
    scale = top - bottom or 1
    zero = height * top // scale
    spans = []
    for amount in amounts:
        tall = height * abs(amount) // scale
        if amount:
            tall = max(1, tall)
        spans.append((zero if amount <= 0 else zero - tall, tall))
    return Bars(zero, tuple(spans))
