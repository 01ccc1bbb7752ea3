"""Sources to be checked: read from the checkout, or made up to prove that a rule bites."""

import ast
import csv
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
#: Folders at the root whose Python is ours.
CODE = (*ADDONS, "setup", "tests", "docs")


@dataclass(frozen=True)
class Source:
    """A file with its path from the root of the checkout."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @property
    def addon(self) -> str:
        """The folder at the root."""
        return self.path.parts[0]

    @property
    def room(self) -> str:
        """The folder in the addon; a file beside them is a room of its own."""
        return self.path.parts[1].removesuffix(".py")

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def nodes(self, *types: type[ast.AST]) -> Iterator:
        return (node for node in ast.walk(self.tree) if isinstance(node, types))

    def at(self, node: ast.AST, message: str) -> str:
        return f"{self.name}:{node.lineno}: {message}"


def assert_clean(
    rule: Callable[[Source], Iterable[str]], sources: Iterable[Source]
) -> None:
    """Fail with all that ``rule`` finds, one line each."""
    found = [message for source in sources for message in rule(source)]
    assert not found, "\n" + "\n".join(found)


@cache
def read(name: str) -> Source:
    return Source(name, (ROOT / name).read_text(encoding="utf-8"))


@cache
def names() -> tuple[str, ...]:
    """Every file of the checkout; hidden folders and caches are none of ours."""
    found = []
    for folder, below, here in os.walk(ROOT):
        below[:] = [n for n in below if n != "__pycache__" and not n.startswith(".")]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in here]
    return tuple(sorted(found))


def files(*patterns: str) -> list[Source]:
    """Sources whose path matches; ``*`` stands for folders too."""
    return [
        read(name)
        for name in names()
        if any(fnmatch(name, pattern) for pattern in patterns)
    ]


def python(*folders: str) -> list[Source]:
    return files(*(f"{folder}/*.py" for folder in folders or CODE))


def product() -> list[Source]:
    """Python of the addons without their tests."""
    return [source for source in python(*ADDONS) if not source.is_test]


def manifest(addon: str) -> dict:
    return ast.literal_eval(read(f"{addon}/__manifest__.py").text)


@cache
def xml(addon: str) -> list[tuple[str, ElementTree.Element]]:
    """All XML data of an addon, parsed, with names."""
    found = [
        source
        for source in files(f"{addon}/*.xml")
        if source.room not in ("static", "tests")
    ]
    return [(source.name, ElementTree.fromstring(source.text)) for source in found]


def records(addon: str, model: str) -> list[ElementTree.Element]:
    return [
        record
        for _name, root in xml(addon)
        for record in root.iter("record")
        if record.get("model") == model
    ]


def value(record: ElementTree.Element, name: str) -> str | None:
    """Text of a field of an XML record."""
    return next((f.text for f in record.iter("field") if f.get("name") == name), None)


def access_lines(addon: str) -> list[dict[str, str]]:
    name = f"{addon}/security/ir.model.access.csv"
    return list(csv.DictReader(read(name).text.splitlines()))


def call_name(node: ast.Call) -> str:
    """Last name of what is called: ``b`` for ``a.b()``."""
    function = node.func
    return getattr(function, "attr", getattr(function, "id", ""))


def strings(node: ast.AST) -> set[str]:
    """All string constants below ``node``."""
    return {
        child.value
        for child in ast.walk(node)
        if isinstance(child, ast.Constant) and isinstance(child.value, str)
    }
