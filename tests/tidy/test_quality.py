"""What docs/quality.md names is there: each test, and each line that stops something."""

import ast
import re

from .source import ROOT, product, python

NAMED = re.compile(r"`(\w+\.py)(?:::(\w+))?`")


def defined() -> dict[str, set[str]]:
    """Names of functions and classes by the name of their file."""
    found: dict[str, set[str]] = {}
    for source in {s.name: s for s in [*python(), *product()]}.values():
        kinds = (ast.FunctionDef, ast.ClassDef)
        names = {node.name for node in source.nodes(*kinds)}
        found.setdefault(source.path.name, set()).update(names)
    return found


def test_what_is_named_is_there():
    text = (ROOT / "docs/quality.md").read_text(encoding="utf-8")
    names, known = NAMED.findall(text), defined()
    gone = [
        f"{file}::{name}"
        for file, name in names
        if file not in known or (name and name not in known[file])
    ]
    assert len(names) > 40
    assert not gone, "docs/quality.md names what is not there any more"


def test_what_is_not_there_is_missed():
    assert "no_such_function" not in defined()["test_quality.py"]
