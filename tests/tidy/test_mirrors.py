"""What belongs together is there together: model and screens, policy and test, test and run."""

import ast

import pytest

from .source import (
    ADDONS,
    ROOT,
    Source,
    access_lines,
    files,
    product,
    python,
    records,
    value,
)

#: Models without a screen of their own, and why.
NO_SCREEN = {
    "loyalty.binding.replay.line": "shown by the wizard that makes it",
    "loyalty.cash.bill.line": "shown by the wizard that makes it",
    "loyalty.code.miss": "counted, not looked at; forgotten after an hour",
    "loyalty.commission.band": "edited in its rule",
    "loyalty.commission.evidence": "what it says is in the explanations",
    "loyalty.commission.recompute.line": "shown by the wizard that makes it",
    "loyalty.commission.rule": "edited in its plan",
    "loyalty.credit.use": "opened by the button on an invoice",
    "loyalty.credit.use.line": "shown by the wizard that makes it",
    "loyalty.commission.override": "edited in its plan",
    "loyalty.program.allowance": "edited in its programme",
    "loyalty.partner.share.change.line": "shown by the wizard that makes it",
    "loyalty.commission.step": "edited in its plan",
    "loyalty.commission.trial.line": "shown by the wizard that makes it",
    "loyalty.reminder.item": "shown on its reminder",
    "loyalty.reminder.preview": "opened by its plan",
    "loyalty.reminder.preview.line": "shown by the wizard that makes it",
    "loyalty.ledger.application": "shown on the form of its lot",
    "loyalty.ledger.proof.figure": "shown on its proof",
    "loyalty.ledger.proof.finding": "shown on its proof",
    "loyalty.cap": "its figures stand on the programme and on the referral",
    "loyalty.cap.share": "its figures stand on the programme and on the referral",
    "loyalty.tier": "edited in its ladder",
    "loyalty.tier.milestone": "edited in its ladder",
    "loyalty.tier.point.rule": "edited in its ladder",
    "loyalty.tier.benefit": "edited in its tier",
    "loyalty.tier.benefit.applied": "a note of what was there before",
    "loyalty.tier.preview": "opened by its ladder",
    "loyalty.tier.preview.line": "shown by the wizard that makes it",
    "loyalty.tier.preview.name": "shown by the wizard that makes it",
    "loyalty.referral.program.change.line": "edited in the wizard that makes it",
    "loyalty.occasion.check": "opened by the button on a quotation",
    "loyalty.occasion.check.line": "shown by the wizard that makes it",
    "loyalty.referral.import.line": "shown by the wizard that makes it",
    "loyalty.binding.import.line": "shown by the wizard that makes it",
    "loyalty.ledger.transaction": "opened from its entries; no menu of its own",
}


def models_of(sources: list[Source]):
    """(source, kind, name) of every model that is defined, not only extended."""
    for source in sources:
        for node in source.nodes(ast.ClassDef):
            kinds = {getattr(base, "attr", "") for base in node.bases}
            kind = kinds & {"Model", "TransientModel", "AbstractModel"}
            names = [
                stmt.value.value
                for stmt in node.body
                if isinstance(stmt, ast.Assign)
                and getattr(stmt.targets[0], "id", "") == "_name"
                and isinstance(stmt.value, ast.Constant)
            ]
            if kind and names:
                yield source, kind.pop(), names[0]


def stored(addon: str) -> list[tuple[str, str]]:
    """Kind and name of the models with a table."""
    sources = [source for source in product() if source.addon == addon]
    return [
        (kind, name)
        for _source, kind, name in models_of(sources)
        if kind != "AbstractModel"
    ]


def something_to_test(source: Source) -> bool:
    """Does a policy decide anything? Words and plain data do not."""
    return any(True for _ in source.nodes(ast.FunctionDef))


@pytest.mark.parametrize("addon", ADDONS)
def test_every_model_has_an_access_line(addon):
    lines = {row["model_id:id"].split(".")[-1] for row in access_lines(addon)}
    missing = [
        name
        for _kind, name in stored(addon)
        if f"model_{name.replace('.', '_')}" not in lines
    ]
    assert not missing, f"say who may do what in {addon}/security/ir.model.access.csv"


@pytest.mark.parametrize("addon", ADDONS)
def test_every_access_line_is_for_somebody(addon):
    everyone = [row["id"] for row in access_lines(addon) if not row["group_id:id"]]
    assert not everyone, "name a group: a line without one is for everybody"


@pytest.mark.parametrize("addon", ADDONS)
def test_every_model_can_be_seen(addon):
    """A view, and an action that opens it."""
    viewed = {value(view, "model") for view in records(addon, "ir.ui.view")}
    actions = records(addon, "ir.actions.act_window")
    opened = {value(action, "res_model") for action in actions}
    unseen = [
        f"{name}: no {what}; make one, or say in NO_SCREEN why not"
        for _kind, name in stored(addon)
        for what, there in (("view", viewed), ("action", opened))
        if name not in there and name not in NO_SCREEN
    ]
    assert not unseen


def test_models_without_screen_exist():
    known = {name for addon in ADDONS for _kind, name in stored(addon)}
    assert set(NO_SCREEN) <= known, "take what is gone out of NO_SCREEN"


def test_every_policy_has_its_test():
    missing = [
        f"{source.name}: write tests/unit/{source.addon}/test_{source.path.name}"
        for source in product()
        if source.room == "policy"
        and source.path.name != "__init__.py"
        and something_to_test(source)
        and not (ROOT / f"tests/unit/{source.addon}/test_{source.path.name}").exists()
    ]
    assert not missing


def test_every_policy_test_has_its_policy():
    orphans = [
        source.name
        for addon in ADDONS
        for source in files(f"tests/unit/{addon}/test_*.py")
        if not (
            ROOT / addon / "policy" / source.path.name.removeprefix("test_")
        ).exists()
    ]
    assert not orphans, "name a test after the policy it tests"


def test_every_test_of_an_addon_is_run():
    """Odoo runs what tests/__init__.py imports, and nothing else."""
    forgotten = []
    for folder in {s.path.parent for s in python() if s.path.name.startswith("test_")}:
        if not (ROOT / folder.parent / "__manifest__.py").exists():
            continue
        text = (ROOT / folder / "__init__.py").read_text()
        imported = {
            alias.name
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        there = {path.stem for path in (ROOT / folder).glob("test_*.py")}
        forgotten += [f"{folder}/{name}.py" for name in sorted(there - imported)]
    assert not forgotten, "import them in the __init__.py beside them"


def test_models_are_found():
    """Or the rules above would pass for want of models."""
    text = "class A(models.Model):\n    _name = 'a.b'\n"
    assert [name for *_rest, name in models_of([Source("x/models/a.py", text)])] == [
        "a.b"
    ]
    assert len(stored("loyalty_referral")) > 5
