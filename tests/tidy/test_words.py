"""No file tells where it was made, and what a user reads can be translated."""

import ast
import re

import pytest

from .source import ROOT, Source, assert_clean, call_name, files, product

#: Put together from halves, so that this file does not say them either.
PLACES = re.compile(
    "|".join(
        [
            "/wor" r"k/(main|shared)",
            r"\.\./sha" "red",
            "py" r"pi\.(org|python)",
            "python" r"hosted\.org",
            "npm" r"js\.(com|org)",
            "rub" r"ygems\.org",
            r"\b(clau" r"de|anth" r"ropic|chat" r"gpt|cop" r"ilot)\b",
            r"\bA" r"I (agent|assistant)s?\b",
            r"\b(coding|auto" r"nomous) agents?\b",
        ]
    ),
    re.IGNORECASE,
)
TEXTS = (
    "py",
    "rst",
    "md",
    "xml",
    "csv",
    "toml",
    "yaml",
    "yml",
    "js",
    "html",
    "txt",
    "in",
)
ERRORS = {"AccessError", "RedirectWarning", "UserError", "ValidationError"}
SHOWN = {"body", "note", "subject", "summary", "title"}


def tells_no_place(source: Source):
    for number, line in enumerate(source.text.splitlines(), start=1):
        if match := PLACES.search(line):
            yield f"{source.name}:{number}: take out {match[0]!r}"


def is_plain_text(node: ast.AST) -> bool:
    """A string with letters that nobody will translate."""
    if isinstance(node, ast.JoinedStr):
        return any(is_plain_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return is_plain_text(node.left)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(re.search(r"[A-Za-z]{2}", node.value))
    )


def is_translated(source: Source):
    for node in source.nodes(ast.Call):
        shown = [kw.value for kw in node.keywords if kw.arg in SHOWN]
        if call_name(node) in ERRORS:
            shown += node.args[:1]
        for text in shown:
            if is_plain_text(text):
                yield source.at(text, "put what the user reads into self.env._(…)")
        if call_name(node) in ("_", "_lt") and node.args:
            if not isinstance(node.args[0], ast.Constant):
                yield source.at(
                    node, "_() takes one constant; give it the values as arguments"
                )


def test_no_file_tells_where_it_was_made():
    patterns = [f"*.{kind}" for kind in TEXTS]
    hidden = [p.name for p in ROOT.glob(".*") if p.is_file() and p.name != ".git"]
    assert_clean(tells_no_place, [*files(*patterns, "Dockerfile"), *map(text, hidden)])


def text(name: str) -> Source:
    return Source(name, (ROOT / name).read_text(errors="replace"))


def test_what_users_read_is_translated():
    assert_clean(is_translated, product())


@pytest.mark.parametrize(
    "line",
    [
        'raise UserError("No programme.")',
        'raise UserError(f"No programme of {name}.")',
        'raise UserError("No programme of %s." % name)',
        'self.message_post(body="Done")',
        'self.env._("No programme of %s." % name)',
        'self.env._(f"No programme of {name}.")',
    ],
)
def test_untranslated_text_is_found(line):
    assert list(is_translated(Source("x/models/a.py", line)))


@pytest.mark.parametrize(
    "line",
    [
        'raise UserError(self.env._("No programme of %s.", name))',
        'raise ValueError("two targets")',
        "self.message_post(body=reason)",
        'tools.create(title="")',
    ],
)
def test_translated_text_passes(line):
    assert not list(is_translated(Source("x/models/a.py", line)))


def test_places_are_found():
    assert list(tells_no_place(Source("a.rst", "see /wor" + "k/main/README")))
