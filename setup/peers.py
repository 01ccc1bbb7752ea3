"""`python3 setup peers`"""

from __future__ import annotations

from setup.settings import Settings


def peers(settings: Settings) -> int:
    return 0
