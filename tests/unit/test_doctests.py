"""The examples in the policies' docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(
    ".".join(("odoo.addons", *path.relative_to(ROOT).with_suffix("").parts))
    for path in ROOT.glob("*/policy/*.py")
)


@pytest.mark.parametrize("name", POLICIES)
def test_docstrings(name, capsys):
    failed, _attempted = doctest.testmod(importlib.import_module(name))
    assert not failed, capsys.readouterr().out


def test_odoo_is_not_there():
    """Or the purity of the policies would prove nothing."""
    with pytest.raises(ImportError):
        importlib.import_module("odoo.models")
