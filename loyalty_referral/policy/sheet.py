"""What does a row of a spreadsheet say, and what may be written into one?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

#: The columns of referrals, by the words that people head them with.
REFERRALS = {
    "referrer": "referrer",
    "brought by": "referrer",
    "friend": "friend",
    "customer": "friend",
    "date": "day",
    "programme": "programme",
    "program": "programme",
    "note": "note",
}
_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


def columns(heading: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    """Where each column is, by ``words`` for them; what we do not know is left alone.

    >>> columns(["Friend", "Colour", "REFERRER "], REFERRALS)
    {'friend': 0, 'referrer': 2}
    """
    found = {}
    for place, text in enumerate(heading):
        column = words.get(text.strip().lower())
        if column:
            found.setdefault(column, place)
    return found


def day(text: str) -> date | None:
    """The date that a cell means; None if it is no date.

    >>> day("2026-03-01"), day("1.3.2026"), day("soon")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), None)
    """
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip()[:10], form).date()
        except ValueError:
            continue
    return None


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Ada")
    ("'=1+1", 'Ada')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
