"""Names: reasons have sentences, records have prefixes, the demo says that it is one."""

import ast
import re

import pytest

from .source import ADDONS, Source, call_name, product, strings, xml

#: How the ids of records of a model begin.
PREFIXES = {
    "ir.actions.act_window": "action_",
    "ir.actions.report": "action_report_",
    "ir.cron": "cron_",
    "ir.rule": "rule_",
    "ir.sequence": "sequence_",
    "ir.ui.view": "view_",
    "mail.template": "mail_template_",
    "res.groups": "group_",
    "res.groups.privilege": "privilege_",
}
#: Words that mean the same as one of ours, and ours (docs/glossary.rst).
OTHER_WORDS = {"referee": "friend", "affiliate": "partner", "wallet": "account"}


def enum_codes(sources: list[Source], refusals: bool) -> set[str]:
    """Values of the enums in policy/reasons.py."""
    found = set()
    for source in sources:
        if source.path.match("*/policy/reasons.py"):
            for node in source.nodes(ast.ClassDef):
                if ("Refusal" in node.name) is refusals:
                    values = [s.value for s in node.body if isinstance(s, ast.Assign)]
                    found.update(*(strings(value) for value in values))
    return found


def literal_codes(sources: list[Source]) -> set[str]:
    """Codes that are written out in ``Reason("…")``."""
    found = set()
    for source in sources:
        for node in source.nodes(ast.Call):
            if call_name(node) == "Reason" and node.args:
                code = node.args[0]
                parts = [code.body, code.orelse] if is_choice(code) else [code]
                found.update(*(strings(part) for part in parts))
    return found


def is_choice(node: ast.AST) -> bool:
    return isinstance(node, ast.IfExp)


def sentence_codes(sources: list[Source], refusals: bool) -> set[str]:
    """Keys of the dictionaries that ``_…sentences`` methods return."""
    return {
        text
        for source in sources
        for function in source.nodes(ast.FunctionDef)
        if function.name.endswith("_sentences")
        and ("refusal" in function.name) is refusals
        for answer in ast.walk(function)
        if isinstance(answer, ast.Return) and isinstance(answer.value, ast.Dict)
        for key in answer.value.keys
        for text in strings(key)
    }


@pytest.mark.parametrize("refusals", [False, True], ids=["entries", "refusals"])
@pytest.mark.parametrize("addon", ADDONS)
def test_every_reason_has_a_sentence_and_every_sentence_a_reason(addon, refusals):
    sources = [source for source in product() if source.addon == addon]
    codes = enum_codes(sources, refusals)
    if not refusals:
        codes |= literal_codes(sources)
    sentences = sentence_codes(sources, refusals)
    assert not sorted(codes - sentences), (
        "give these a sentence, or take the codes away"
    )
    assert not sorted(sentences - codes), (
        "these are never a reason: take the sentences away"
    )


@pytest.mark.parametrize("addon", ADDONS)
def test_reasons_that_are_written_out_are_in_the_list(addon):
    sources = [source for source in product() if source.addon == addon]
    listed = enum_codes(sources, refusals=False)
    unlisted = sorted(literal_codes(sources) - listed)
    assert not unlisted, f"add them to {addon}/policy/reasons.py"


def identified(addon: str):
    """(file, element, kind, id) of everything in an addon's XML that has one."""
    for name, root in xml(addon):
        for element in root.iter():
            id_ = element.get("id")
            if id_ and element.tag in ("record", "template", "menuitem"):
                kind = element.get("model", element.tag)
                yield name, element, kind, id_


@pytest.mark.parametrize("addon", ADDONS)
def test_ids_say_what_they_are(addon):
    wrong = []
    for name, _element, kind, id_ in identified(addon):
        prefix = {**PREFIXES, "menuitem": "menu_"}.get(kind, "")
        own = id_.split(".")[-1]
        is_demo = "/demo/" in name
        if not re.fullmatch(r"[a-z][a-z0-9_]*", own):
            wrong.append(f"{name}: {id_}: small letters, digits and _")
        elif "." not in id_ and not is_demo and not own.startswith(prefix):
            wrong.append(f"{name}: {id_}: begin with {prefix}")
        if "." not in id_ and is_demo != own.endswith("_demo"):
            wrong.append(f"{name}: {id_}: ids of the demo, and no others, end in _demo")
    assert not wrong


@pytest.mark.parametrize("addon", ADDONS)
def test_our_words_are_used(addon):
    """One word for one thing, in code and on screens."""
    found = [
        f"{source.name}:{number}: say {ours}, not {other}"
        for source in product()
        if source.addon == addon
        for number, line in enumerate(source.text.splitlines(), start=1)
        for other, ours in OTHER_WORDS.items()
        if re.search(rf"\b{other}s?\b", line, re.IGNORECASE)
    ]
    assert not found


def test_codes_are_found():
    """Or the rules above would pass for want of codes."""
    enum = (
        'class EntryReason(StrEnum):\n    A = "a"\nclass Refusal(StrEnum):\n    B = "b"'
    )
    model = (
        'Reason("c" if is_x else "d", {"not": "me"})\n'
        'def _sentences(self):\n    return {"e": _("text %(not)s", x="me")}'
    )
    sources = [Source("x/policy/reasons.py", enum), Source("x/models/m.py", model)]
    assert enum_codes(sources, False) == {"a"}
    assert enum_codes(sources, True) == {"b"}
    assert literal_codes(sources) == {"c", "d"}
    assert sentence_codes(sources, False) == {"e"}
