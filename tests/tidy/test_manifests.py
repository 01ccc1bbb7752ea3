"""A manifest is true: files that are there are listed, files that are listed are there."""

import re

import pytest

from .source import ADDONS, ROOT, files, manifest

DATA_ROOMS = ("data", "report", "security", "views", "wizards")
KEYS = {"name", "summary", "version", "author", "license", "category", "depends"}


def listed(addon: str) -> list[str]:
    return [*manifest(addon).get("data", ()), *manifest(addon).get("demo", ())]


@pytest.mark.parametrize("addon", ADDONS)
def test_version_and_licence(addon):
    found = manifest(addon)
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", found["version"]), "19.0.x.y.z"
    assert found["license"] == "AGPL-3"
    assert KEYS <= set(found), "a manifest without these says too little"
    assert found.get("installable", True)


@pytest.mark.parametrize("addon", ADDONS)
def test_listed_files_are_there(addon):
    missing = [name for name in listed(addon) if not (ROOT / addon / name).exists()]
    assert not missing, "the manifest names files that are not there"


@pytest.mark.parametrize("addon", ADDONS)
def test_files_that_are_there_are_listed(addon):
    patterns = [f"{addon}/{room}/*.xml" for room in (*DATA_ROOMS, "demo")]
    there = {
        str(source.path.relative_to(addon))
        for source in files(*patterns, f"{addon}/security/*.csv")
    }
    assert not there - set(listed(addon)), "the manifest does not load these"
    assert len(listed(addon)) == len(set(listed(addon))), "something is listed twice"


@pytest.mark.parametrize("addon", ADDONS)
def test_demo_data_are_only_in_the_demo(addon):
    demo = manifest(addon).get("demo", [])
    assert all(name.startswith("demo/") for name in demo)
    assert not [n for n in manifest(addon)["data"] if n.startswith("demo/")]


@pytest.mark.parametrize("addon", ADDONS)
def test_an_addon_has_its_furniture(addon):
    wanted = ("static/description/icon.png", "readme/DESCRIPTION.md", "pyproject.toml")
    missing = [name for name in wanted if not (ROOT / addon / name).exists()]
    assert not missing
