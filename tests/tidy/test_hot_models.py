"""What every document of Odoo passes through is extended sparingly (ADR 0021).

Each class costs a step in every ``super()`` and ``isinstance()`` of all records of its
model; what core calls for nothing (deleting no records) costs where nothing is used; and
each message of a document looks at every list of messages and every index of contacts.
"""

import ast
from collections import Counter

from .source import Source, assert_clean, product, strings

#: Of which an addon has one class.
ONCE = {"account.move", "account.move.line", "account.partial.reconcile"}
#: Of which it has none: what is said of them is said of every model.
NEVER = {"base", "mail.thread", "mail.activity.mixin"}
#: What a model with messages and without a page in the portal inherits.
TRAIL = "loyalty.trail.mixin"
#: Fields of contacts that are searched by all day.
SEARCHED = {"loyalty_parent_id"}


def said(node: ast.ClassDef) -> dict[str, set[str]]:
    """Texts in what a class says of itself: its ``_name``, its ``_inherit``."""
    return {
        target.id: set(strings(part.value))
        for part in node.body
        if isinstance(part, ast.Assign)
        for target in part.targets
        if isinstance(target, ast.Name)
    }


def extended(source: Source):
    """(class, model) of what a source extends: ``_inherit`` without a ``_name``."""
    for node in source.nodes(ast.ClassDef):
        words = said(node)
        if "_name" not in words:
            for model in words.get("_inherit", ()):
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


def messages_without_page(source: Source):
    """Models with messages for the portal that have no page there."""
    for node in source.nodes(ast.ClassDef):
        words = said(node)
        inherited = words.get("_inherit", set())
        if words.get("_name") == {TRAIL} or "mail.thread" not in inherited:
            continue
        if "portal.mixin" not in inherited:
            yield source.at(node, f"{node.name} has no page: inherit {TRAIL}")


def indexes_on_contacts(source: Source):
    """Fields of contacts with an index, also that which a field per company brings."""
    for node, model in extended(source):
        if model != "res.partner":
            continue
        for part in node.body:
            if isinstance(part, ast.Assign) and isinstance(part.value, ast.Call):
                name = part.targets[0].id
                given = {one.arg: ast.unparse(one.value) for one in part.value.keywords}
                index = given.get("index", given.get("company_dependent", "False"))
                if index != "False" and name not in SEARCHED:
                    yield source.at(part, f"every message looks at the index of {name}")


def test_every_model_is_left_alone():
    assert_clean(never_extended, product())


def test_documents_are_extended_once():
    assert not more_than_once(product())


def test_messages_are_for_pages_that_exist():
    assert_clean(messages_without_page, product())


def test_contacts_have_no_index_for_nothing():
    assert_clean(indexes_on_contacts, product())


def test_the_rules_bite():
    text = 'class A:\n    _inherit = "{}"\n'
    base = Source("loyalty_referral/models/a.py", text.format("base"))
    moves = Source("loyalty_referral/models/b.py", text.format("account.move") * 2)
    assert list(never_extended(base))
    assert more_than_once([moves]) == [("loyalty_referral", "account.move")]


def test_own_models_may_have_a_trail():
    text = 'class A:\n    _name = "loyalty.a"\n    _inherit = ["{}"]\n'
    thread = Source("loyalty_referral/models/a.py", text.format("mail.thread"))
    trail = Source("loyalty_referral/models/a.py", text.format(TRAIL))
    page = Source("a.py", text.format('mail.thread", "portal.mixin'))
    assert not list(never_extended(thread))
    assert list(messages_without_page(thread))
    assert not list(messages_without_page(trail))
    assert not list(messages_without_page(page))


def test_an_index_on_contacts_is_found():
    text = 'class A:\n    _inherit = "res.partner"\n    a = fields.Date({})\n'
    found = [
        len(list(indexes_on_contacts(Source("a.py", text.format(given)))))
        for given in ("index=True", "company_dependent=True", "", "index=False")
    ]
    assert found == [1, 1, 0, 0]
