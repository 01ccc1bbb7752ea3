"""`python3 setup doctor`: what is there, what is missing, what to do."""

from __future__ import annotations

from setup.settings import Settings


def doctor(settings: Settings) -> int:
    return 0
