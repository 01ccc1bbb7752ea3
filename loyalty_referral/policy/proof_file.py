"""May a customer hand this in? What they say, and the files that show it."""

from collections.abc import Iterable
from dataclasses import dataclass

#: Characters of a text; files, and bytes of each.
TEXT, FILES, BYTES = 2000, 3, 5 * 1024 * 1024
#: What may be handed in: by its content, not by its name.
TYPES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
#: Claims that one customer hands in within a day.
A_DAY = 10
RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its size in bytes, and what its content says it is."""

    size: int
    mimetype: str


def problem(text: str, files: Iterable[File], rating: int | None = None) -> str | None:
    """The first thing that is wrong with what was handed in; None if it is in order.

    ``rating`` is None where nobody asks for one.

    >>> problem("Here it is", [File(100, "image/png")]) is None
    True
    >>> problem("", []), problem("x", [File(100, "text/html")]), problem("x", [], 0)
    ('missing', 'wrong_type', 'no_rating')
    """
    files = list(files)
    if not text.strip():
        return "missing"
    if len(text) > TEXT:
        return "too_long"
    if len(files) > FILES:
        return "too_many_files"
    if any(file.size > BYTES for file in files):
        return "too_large"
    if any(file.mimetype not in TYPES for file in files):
        return "wrong_type"
    if rating is not None and rating not in RATINGS:
        return "no_rating"
    return None
