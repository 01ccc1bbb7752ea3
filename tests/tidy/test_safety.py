"""What must not be written: into the ledger by the back door, past the user's rights, as HTML."""

import ast
import re

import pytest

from .source import ADDONS, Source, assert_clean, call_name, files, product, strings

#: Files that write the ledger's tables, each with what it writes.
LEDGER_WRITERS = {
    "loyalty_partner_commission/settlement_queries.py": "claims and settles entries",
    "loyalty_partner_commission/models/commission/loyalty_ledger_posting.py": "names the binding",
    "loyalty_referral/ledger_guards.py": "the guards themselves",
    "loyalty_referral/models/ledger/loyalty_ledger_account.py": "opens accounts",
    "loyalty_referral/models/ledger/loyalty_ledger_application.py": "applications, remaining",
    "loyalty_referral/models/ledger/loyalty_ledger_notice.py": "extends a lot nobody was told of",
    "loyalty_referral/models/ledger/loyalty_ledger_posting.py": "transactions, entries, balances",
}
LEDGER = r"loyalty[._]ledger[._](account|application|entry|transaction)\b"
WRITES = re.compile(rf"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+{LEDGER}")
ORM_WRITES = {"create", "write", "unlink", "copy"}


def ledger_is_written_by_few(source: Source):
    if source.name in LEDGER_WRITERS:
        return
    for match in WRITES.finditer(source.text):
        number = source.text.count("\n", 0, match.start()) + 1
        yield (
            f"{source.name}:{number}: {' '.join(match[0].split())}: only the posting "
            "and the applications write the ledger; hand them drafts"
        )
    for node in source.nodes(ast.Call):
        models = strings(node.func) if call_name(node) in ORM_WRITES else ()
        if any(re.fullmatch(LEDGER, model) for model in models):
            yield source.at(node, "the ledger is not written through the ORM")


def no_commit(source: Source):
    for node in source.nodes(ast.Attribute):
        if node.attr in ("commit", "rollback") and "cr" in ast.unparse(node.value):
            yield source.at(node, f"no {node.attr}: a cron has _commit_progress")


def no_sudo_on_ids_of_a_request(source: Source):
    """``browse(id).sudo()`` shows everybody's records: search with the owner instead."""
    for node in source.nodes(ast.Call):
        if call_name(node) in ("browse", "sudo"):
            chain = ast.unparse(node)
            if ".sudo()" in chain and ".browse(" in chain:
                yield source.at(
                    node,
                    "sudo() on a record by its id: use _document_check_access or a "
                    "search that names the owner",
                )


def no_markup_of_what_is_put_together(source: Source):
    for node in source.nodes(ast.Call):
        if call_name(node) == "Markup" and node.args:
            if not isinstance(node.args[0], ast.Constant):
                yield source.at(node, "Markup only of a constant; % or format escape")


def constraints_are_declared(source: Source):
    for node in source.nodes(ast.Assign):
        if getattr(node.targets[0], "id", "") == "_sql_constraints":
            yield source.at(node, "use models.Constraint or models.UniqueIndex")


def decorators_stand_once(source: Source):
    """Of two ``@api.depends`` Odoo hears the upper one only."""
    for node in source.nodes(ast.FunctionDef):
        names = [
            ast.unparse(getattr(each, "func", each)) for each in node.decorator_list
        ]
        for name in ("api.depends", "api.constrains", "api.onchange"):
            if names.count(name) > 1:
                yield source.at(node, f"{node.name}: all names in one @{name}")


def templates_escape(source: Source):
    for number, line in enumerate(source.text.splitlines(), start=1):
        for word in ("t-raw", "t-esc", "Markup("):
            if word in line:
                yield f"{source.name}:{number}: t-out instead of {word}"


PYTHON_RULES = [
    ledger_is_written_by_few,
    no_commit,
    no_markup_of_what_is_put_together,
    constraints_are_declared,
    decorators_stand_once,
]


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_python(rule):
    assert_clean(rule, product())


def test_controllers_ask_for_rights():
    controllers = [source for source in product() if source.room == "controllers"]
    assert_clean(no_sudo_on_ids_of_a_request, controllers)


def test_templates():
    patterns = [f"{addon}/*.xml" for addon in ADDONS]
    assert_clean(templates_escape, files(*patterns))


def test_ledger_writers_write():
    """Who does not write any more goes from the list."""
    texts = {source.name: source.text for source in product()}
    assert all(re.search(LEDGER, texts.get(name, "")) for name in LEDGER_WRITERS)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (ledger_is_written_by_few, 'x = "UPDATE loyalty_ledger_entry SET amount = 1"'),
        (ledger_is_written_by_few, 'self.env["loyalty.ledger.entry"].create({})'),
        (
            ledger_is_written_by_few,
            'env["loyalty.ledger.entry"].sudo().search([]).write({})',
        ),
        (no_commit, "self.env.cr.commit()"),
        (no_sudo_on_ids_of_a_request, 'env["x"].sudo().browse(int(id))'),
        (no_sudo_on_ids_of_a_request, 'env["x"].browse(int(id)).sudo()'),
        (no_markup_of_what_is_put_together, 'Markup(f"<b>{name}</b>")'),
        (no_markup_of_what_is_put_together, 'Markup("<b>%s</b>" % name)'),
        (constraints_are_declared, "_sql_constraints = []"),
        (
            decorators_stand_once,
            '@api.depends("a")\n@api.depends("b")\ndef f(self):\n    pass',
        ),
        (templates_escape, '<t t-raw="x"/>'),
    ],
)
def test_the_rules_bite(rule, text):
    assert list(rule(Source("loyalty_referral/models/a.py", text)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (ledger_is_written_by_few, 'env["loyalty.ledger.posting"].create({})'),
        (ledger_is_written_by_few, 'env["loyalty.ledger.entry"].search([])'),
        (no_markup_of_what_is_put_together, 'Markup("<b>%s</b>") % name'),
        (
            decorators_stand_once,
            '@api.depends("a")\n@api.depends_context("lang")\ndef f(self):\n    pass',
        ),
        (no_sudo_on_ids_of_a_request, 'env["x"].sudo().search([("o", "=", me)])'),
    ],
)
def test_the_rules_let_pass(rule, text):
    assert not list(rule(Source("loyalty_referral/models/a.py", text)))
