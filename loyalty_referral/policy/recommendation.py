"""What is wrong with a recommendation that somebody typed into a form?

A mapping of fields to problems; an empty one means it can be taken.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

#: Fields of the form and how long each may be.
LENGTHS = MappingProxyType(
    {"name": 80, "company": 80, "email": 120, "phone": 40, "message": 1000}
)
_MAIL = re.compile(r"[^@\s<>,;\"']+@[^@\s<>,;\"']+\.[^@\s<>,;\"'.]{2,}")
_PHONE = re.compile(r"[0-9+()/.\- ]{5,40}")
_LINE_BREAK = re.compile(r"[\r\n\x00-\x08\x0b\x0c\x0e-\x1f]")


def clean(form: Mapping[str, str]) -> dict[str, str]:
    """The fields we know, without blanks around them; the rest is left behind.

    >>> clean({"name": " Ada ", "evil": "x"})["name"]
    'Ada'
    """
    return {field: str(form.get(field) or "").strip() for field in LENGTHS}


def problems(values: Mapping[str, str]) -> dict[str, str]:
    """What keeps cleaned ``values`` from being taken.

    >>> problems(clean({"name": "Ada", "email": "ada@example.com"}))
    {}
    >>> problems(clean({"email": "ada"}))
    {'name': 'missing', 'email': 'not_an_address'}
    """
    found = {}
    for field, text in values.items():
        if len(text) > LENGTHS[field]:
            found[field] = "too_long"
        elif field != "message" and _LINE_BREAK.search(text):
            found[field] = "line_break"
    if not values["name"] and not values["company"]:
        found["name"] = "missing"
    if not values["email"] and not values["phone"]:
        found["email"] = "no_way_to_reach"
    if values["email"] and not _MAIL.fullmatch(values["email"]):
        found.setdefault("email", "not_an_address")
    if values["phone"] and not _PHONE.fullmatch(values["phone"]):
        found.setdefault("phone", "not_a_number")
    return found
