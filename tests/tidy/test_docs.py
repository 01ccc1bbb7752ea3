"""Everything with a public name says what it is for."""

import ast

from .source import Source, assert_clean, product, python

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def has_words(source: Source):
    """Public classes, and public functions and methods, have a docstring."""
    for node in source.nodes(ast.Module, ast.ClassDef):
        for child in node.body:
            if not isinstance(child, (ast.ClassDef, *FUNCTIONS)):
                continue
            if not child.name.startswith("_") and not ast.get_docstring(child):
                yield source.at(child, f"say in a docstring what {child.name} is for")


def opens_with_its_question(source: Source):
    """A policy says which question it answers, a test file what it holds to be true."""
    if not ast.get_docstring(source.tree):
        yield f"{source.name}:1: open with a docstring: what is this file the answer to?"


def test_public_names_have_docstrings():
    assert_clean(has_words, product())


def test_policies_open_with_a_docstring():
    assert_clean(opens_with_its_question, [s for s in product() if s.room == "policy"])


def test_test_files_open_with_a_docstring():
    tests = [s for s in python("tests") if s.path.name.startswith("test_")]
    assert_clean(opens_with_its_question, tests)


def test_the_rules_bite():
    source = Source("x/policy/a.py", "def f():\n    pass\nclass A:\n    pass\n")
    assert len(list(has_words(source))) == 2
    assert len(list(opens_with_its_question(source))) == 1
