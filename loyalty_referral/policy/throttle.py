"""May somebody try another code? Guessing must not pay, a slip must not hurt.

There are more than 2**44 codes, so that a few guesses find nothing; what is limited is
the patience of a machine.
"""

from collections.abc import Sequence

#: So many wrong codes within so many seconds, and no further one is looked up.
MISSES, SECONDS = 10, 3600


def recent(misses: Sequence[float], now: float) -> tuple[float, ...]:
    """The misses that still count.

    >>> recent((0.0, 3000.0), 3700.0)
    (3000.0,)
    """
    return tuple(moment for moment in misses if now - moment < SECONDS)


def may_try(misses: Sequence[float], now: float) -> bool:
    """Is there patience left?

    >>> may_try((5.0,) * 9, 6.0), may_try((5.0,) * 10, 6.0), may_try((5.0,) * 10, 4000.0)
    (True, False, True)
    """
    return len(recent(misses, now)) < MISSES
