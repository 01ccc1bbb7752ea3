"""Imports run one way: controllers, wizards, reports → models → policy; base knows no other."""

import ast
import sys

import pytest

from .source import ADDONS, Source, assert_clean, call_name, files, product

POLICY_NEVER = {
    "asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
POLICY_NEVER_CALLS = {"float", "input", "now", "open", "print", "today", "utcnow"}
#: What a room may not import from the rooms beside it.
CLOSED = {
    "policy": {"models", "controllers", "wizards", "report"},
    "models": {"controllers", "wizards", "report"},
    "wizards": {"controllers", "report"},
    "report": {"controllers", "wizards"},
    "controllers": {"wizards", "report"},
}
BASE, COMMISSION = "loyalty_referral", "loyalty_partner_commission"


def imported(source: Source):
    """Each imported module as (node, absolute dotted name), ``from`` parts included."""
    package = ("odoo", "addons", *source.path.with_suffix("").parts)
    for node in source.nodes(ast.Import, ast.ImportFrom):
        base = getattr(node, "module", None) or ""
        if getattr(node, "level", 0):
            base = ".".join((*package[: -node.level], *filter(None, [base])))
        for alias in node.names:
            yield node, ".".join(filter(None, [base, alias.name]))


def one_way(source: Source):
    closed = CLOSED.get(source.room, set())
    for node, name in imported(source):
        match name.split("."):
            case ["odoo", "addons", addon, room, *_] if addon in ADDONS:
                if room in closed:
                    yield source.at(
                        node,
                        f"{source.room} must not import {room}: move what both need "
                        "down, or let the upper room call the lower one",
                    )


def models_in_order(addon: str) -> list[str]:
    """The rooms inside ``models/``, as its ``__init__`` names them: the lowest first."""
    (source,) = files(f"{addon}/models/__init__.py")
    return [node.names[0].name for node in source.nodes(ast.ImportFrom)]


def rooms_of_models(source: Source):
    order = models_in_order(source.addon)
    here = source.path.parts[2].removesuffix(".py")
    if here not in ("__init__", *order):
        yield f"{source.name}: put it into one of the rooms: {', '.join(order)}"
        return
    for node, name in imported(source) if here in order else ():
        match name.split("."):
            case ["odoo", "addons", source.addon, "models", room, *_] if room in order:
                if order.index(room) > order.index(here):
                    yield source.at(node, f"{here} comes before {room}: move it down")


def policy_is_pure(source: Source):
    for node, name in imported(source):
        words = name.split(".")
        is_policy = words[:2] == ["odoo", "addons"] and words[3:4] == ["policy"]
        is_library = words[0] in sys.stdlib_module_names - POLICY_NEVER
        if not (is_policy or is_library):
            yield source.at(
                node, f"a policy must not import {name}: let the caller hand it in"
            )
    for node in source.nodes(ast.Call):
        if call_name(node) in POLICY_NEVER_CALLS:
            yield source.at(
                node,
                f"a policy must not call {call_name(node)}(): no clock, no I/O, no "
                "float; take a date or a Decimal as an argument",
            )


def base_stands_alone(source: Source):
    for number, line in enumerate(source.text.splitlines(), start=1):
        if COMMISSION in line:
            yield (
                f"{source.name}:{number}: {BASE} must not know {COMMISSION}: offer a "
                "method that the other addon extends"
            )


def test_imports_run_one_way():
    assert_clean(one_way, product())


def test_rooms_of_models():
    sources = [s for s in product() if s.room == "models"]
    assert len({s.path.parts[2] for s in sources}) > 10
    assert_clean(rooms_of_models, sources)


def test_policies_are_pure():
    assert_clean(policy_is_pure, [s for s in product() if s.room == "policy"])


def test_base_knows_nothing_of_commission():
    patterns = [f"{BASE}/*.{kind}" for kind in ("py", "xml", "csv", "js")]
    assert_clean(base_stands_alone, files(*patterns))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (one_way, "models/a.py", "from ..controllers import portal"),
        (one_way, "policy/a.py", "from ..models.res_partner import ResPartner"),
        (one_way, "models/a.py", f"from odoo.addons.{BASE}.wizards import x"),
        (rooms_of_models, "models/a.py", ""),
        (rooms_of_models, "models/ledger/a.py", "from ..doors import res_users"),
        (policy_is_pure, "policy/a.py", "from odoo import models"),
        (policy_is_pure, "policy/a.py", "import random"),
        (policy_is_pure, "policy/a.py", "from ..models import x"),
        (policy_is_pure, "policy/a.py", "day = date.today()"),
        (policy_is_pure, "policy/a.py", "x = float('1')"),
        (base_stands_alone, "models/a.py", f"import odoo.addons.{COMMISSION}"),
    ],
)
def test_the_rules_bite(rule, name, text):
    assert list(rule(Source(f"{BASE}/{name}", text)))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (one_way, "controllers/a.py", "from ..models.doors.res_users import KEY"),
        (one_way, "models/a.py", "from ..policy import money"),
        (rooms_of_models, "models/doors/a.py", "from ..ledger import x"),
        (policy_is_pure, "policy/a.py", "from . import money\nfrom .types import Lot"),
        (policy_is_pure, "policy/a.py", f"from odoo.addons.{BASE}.policy import money"),
        (policy_is_pure, "policy/a.py", "from decimal import Decimal"),
    ],
)
def test_the_rules_let_pass(rule, name, text):
    assert not list(rule(Source(f"{BASE}/{name}", text)))
