"""Is this prospect free to be registered, or is somebody there already?

A prospect is compared with what we know: customers, bindings and other open
deals. What the partner is told never says who has them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

#: Addresses under these domains say nothing about a company.
FREE_MAIL = frozenset(
    "aol.com gmail.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com "
    "mail.ru me.com outlook.com proton.me protonmail.com qq.com web.de yahoo.com "
    "yandex.ru zoho.com".split()
)
#: Forms of companies: not part of their names when names are compared.
_FORMS = frozenset(
    "ag as bv co company corp corporation gmbh group holding inc kft kg limited llc llp "
    "lp ltd nv oy plc sa sarl sas sia spa srl the uab ug".split()
)
#: So alike are two names that a person should look.
ALIKE = 90


class DealVerdict(StrEnum):
    """What becomes of a registration."""

    APPROVE = "approve"
    REVIEW = "review"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company, as it was typed."""

    name: str = ""
    vat: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Known(Company):
    """A company we know, and the partner who has it (None: nobody)."""

    owner_id: int | None = None


def vat_key(vat: str) -> str:
    """A tax number without its dots and spaces.

    >>> vat_key("be 0477.472.701")
    'BE0477472701'
    """
    return re.sub(r"[^A-Z0-9]", "", vat.upper())


def domains(company: Company) -> frozenset[str]:
    """The web and mail domains that stand for the company.

    >>> sorted(domains(Company(email="a@harbor.example", website="https://www.harbor.example/x")))
    ['harbor.example']
    >>> domains(Company(email="ada@gmail.com"))
    frozenset()
    """
    mail = company.email.rpartition("@")[2]
    web = re.sub(r"^[a-z]+://", "", company.website.strip().lower())
    found = {mail, re.split(r"[/:?#]", web)[0].removeprefix("www.")}
    return frozenset(domain.strip().lower() for domain in found) - FREE_MAIL - {""}


def name_key(name: str) -> str:
    """A name without the form of the company, capitals and signs.

    >>> name_key("The Blue-Harbor Group, Ltd.")
    'blue harbor'
    """
    words = re.sub(r"[^\w]+", " ", name.lower().replace(".", "")).split()
    return " ".join(word for word in words if word not in _FORMS)


def alike(one: str, other: str) -> bool:
    """Do two names mean the same company, but for a slip?

    >>> alike("Blue Harbor Ltd", "Blue Harbour Inc."), alike("Blue Harbor", "Red Harbor")
    (True, False)
    """
    left, right = name_key(one), name_key(other)
    if not left or not right:
        return False
    return round(SequenceMatcher(None, left, right).ratio() * 100) >= ALIKE


def decide(deal: Company, partner_id: int, known: Iterable[Known]) -> DealVerdict:
    """Say whether the partner may have the prospect.

    The same tax number or domain with another partner: no. With nobody, or only
    a similar name: somebody should look. One's own does not speak against it.
    """
    verdict = DealVerdict.APPROVE
    for other in known:
        sure = is_same(deal, other)
        if other.owner_id == partner_id or not (sure or alike(deal.name, other.name)):
            continue
        if sure and other.owner_id is not None:
            return DealVerdict.DUPLICATE
        verdict = DealVerdict.REVIEW
    return verdict


def is_same(deal: Company, other: Company) -> bool:
    """Do tax number or domain say that both are one company?"""
    vat = vat_key(deal.vat)
    same_vat = bool(vat) and vat == vat_key(other.vat)
    return same_vat or bool(domains(deal) & domains(other))


def protected_until(registered_on: date, days: int) -> date:
    """Last day on which the prospect is kept for the partner.

    >>> protected_until(date(2026, 3, 1), 90)
    datetime.date(2026, 5, 29)
    """
    return registered_on + timedelta(days=days - 1)
