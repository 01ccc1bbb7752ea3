"""Small files, short functions, few parameters. Over budget means: two things in one."""

import ast

from .source import Source, assert_clean, python

POLICY_LINES, LINES, TEST_LINES = 130, 250, 300
FUNCTION_LINES, PARAMETERS = 50, 5
#: Path, or path::function, and why it may be larger.
LARGER = {
    "loyalty_referral/policy/types.py": "one table of words: splitting hides them",
}


def file_sizes(source: Source):
    """(what, complaint) of a file that is over its budget."""
    lines = source.text.count("\n")
    budget = LINES
    if source.is_test:
        budget = TEST_LINES
    elif source.room == "policy":
        budget = POLICY_LINES
    if lines > budget:
        yield (
            source.name,
            f"{source.name}: {lines} lines, {budget} allowed: take a room out of it",
        )


def function_sizes(source: Source):
    """(what, complaint) of functions that are over their budget."""
    for node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        what = f"{source.name}::{node.name}"
        lines = node.end_lineno - node.lineno + 1
        if lines > FUNCTION_LINES:
            complaint = (
                f"{node.name}() has {lines} lines, {FUNCTION_LINES} allowed: name its "
                "steps and make them functions"
            )
            yield what, source.at(node, complaint)
        if parameters(node) > PARAMETERS:
            complaint = (
                f"{node.name}() takes {parameters(node)} parameters, {PARAMETERS} "
                "allowed: make what belongs together a dataclass"
            )
            yield what, source.at(node, complaint)


def parameters(node: ast.FunctionDef) -> int:
    """How many, without ``self``."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    has_self = arguments and arguments[0].arg in ("self", "cls")
    return len(arguments) - bool(has_self)


def sizes(source: Source):
    yield from file_sizes(source)
    yield from function_sizes(source)


def over_budget(source: Source):
    return (complaint for what, complaint in sizes(source) if what not in LARGER)


def test_everything_is_small():
    assert_clean(over_budget, python())


def test_exceptions_are_needed():
    """What has become small enough goes from the list."""
    large = {what for source in python() for what, _complaint in sizes(source)}
    assert set(LARGER) <= large


def test_the_rules_bite():
    long = "def f(a, b, c, d, e, f):\n" + "    a()\n" * 130
    source = Source("loyalty_referral/policy/long.py", long)
    assert len(list(over_budget(source))) == 3


def test_self_is_no_parameter():
    method = "class A:\n    def f(self, a, b, c, d, *, e):\n        pass\n"
    assert not list(over_budget(Source("loyalty_referral/models/a.py", method)))
