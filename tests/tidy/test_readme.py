"""README.rst and index.html are what the generator makes of the fragments."""

import importlib.util

import pytest

from .source import ADDONS, ROOT

SPEC = importlib.util.spec_from_file_location(
    "readme_generator", ROOT / "docs/readme_generator.py"
)
generator = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generator)


@pytest.mark.parametrize("addon", ADDONS)
def test_pages_are_current(addon):
    wrong = [
        path.name
        for path, text in generator.generated(ROOT / addon).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not wrong, "run: .devenv/venv/bin/python docs/readme_generator.py"


@pytest.mark.parametrize("addon", ADDONS)
def test_fragments_have_a_place(addon):
    there = {path.stem for path in (ROOT / addon / "readme").glob("*.md")}
    assert there <= set(generator.FRAGMENTS), "the generator would leave these out"
    assert {"DESCRIPTION", "USAGE", "ROADMAP", "CONTRIBUTORS"} <= there


@pytest.mark.parametrize(
    ("markdown", "rst"),
    [
        ("a `b` c", "a ``b`` c\n"),
        ("**a** and *b*", "**a** and *b*\n"),
        ("[a b](https://c.example)", "`a b <https://c.example>`__\n"),
        ("## 19.0", "19.0\n~~~~\n"),
        ("a:\n- b\n- c", "a:\n\n- b\n\n- c\n"),
        ("1. a\n   - b", "1. a\n\n   - b\n"),
    ],
)
def test_markdown(markdown, rst):
    assert generator.rst_of(markdown) == rst


def test_images():
    rst = generator.rst_of("![What](../docs/a.png)")
    assert rst == ".. image:: ../docs/a.png\n   :alt: What\n"
