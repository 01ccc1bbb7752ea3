"""What every document of Odoo passes through is extended sparingly (ADR 0021).

Each class costs a step in every ``super()`` and ``isinstance()`` of all records of its
model; what core calls for nothing (deleting no records) costs where nothing is used.
"""

import ast
from collections import Counter

from .source import Source, assert_clean, product, strings

#: Of which an addon has one class.
ONCE = {"account.move", "account.move.line", "account.partial.reconcile"}
#: Of which it has none: what is said of them is said of every model.
NEVER = {"base", "mail.thread", "mail.activity.mixin"}


def extended(source: Source):
    """(class, model) of what a source extends: ``_inherit`` without a ``_name``."""
    for node in source.nodes(ast.ClassDef):
        said = {
            target.id: set(strings(part.value))
            for part in node.body
            if isinstance(part, ast.Assign)
            for target in part.targets
            if isinstance(target, ast.Name)
        }
        if "_name" not in said:
            for model in said.get("_inherit", ()):
                yield node, model


def never_extended(source: Source):
    for node, model in extended(source):
        if model in NEVER:
            message = f"{node.name} is a step in the way of every model: leave {model}"
            yield source.at(node, message)


def more_than_once(sources):
    """(addon, model) of hot models that an addon extends by several classes."""
    counted = Counter(
        (source.addon, model)
        for source in sources
        for _node, model in extended(source)
        if model in ONCE
    )
    return sorted(key for key, count in counted.items() if count > 1)


def test_every_model_is_left_alone():
    assert_clean(never_extended, product())


def test_documents_are_extended_once():
    assert not more_than_once(product())


def test_the_rules_bite():
    text = 'class A:\n    _inherit = "{}"\n'
    base = Source("loyalty_referral/models/a.py", text.format("base"))
    moves = Source("loyalty_referral/models/b.py", text.format("account.move") * 2)
    assert list(never_extended(base))
    assert more_than_once([moves]) == [("loyalty_referral", "account.move")]


def test_own_models_may_have_messages():
    text = 'class A:\n    _name = "loyalty.a"\n    _inherit = ["mail.thread"]\n'
    source = Source("loyalty_referral/models/a.py", text)
    assert not list(never_extended(source))
