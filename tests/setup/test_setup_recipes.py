"""When a cached database is still right, and when it must be built anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from setup import recipes
from setup.odoo_source import Source
from setup.settings import Settings


@pytest.fixture
def settings(tmp_path):
    write_addon(tmp_path / "one", ["sale", "portal"])
    write_addon(tmp_path / "two", ["one", "contract"])
    write_addon(tmp_path / "tests/addons/test_all", ["one", "two", "website"])
    return Settings(tmp_path, tmp_path / ".devenv", None, "demo", 8069)


def write_addon(folder, depends):
    (folder / "models").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "__manifest__.py").write_text(
        repr({"name": folder.name, "depends": depends})
    )
    (folder / "models/thing.py").write_text("# a model")


def cookbook(settings):
    return recipes.Cookbook.of(settings, Source(Path("/odoo"), "19.0", "test"))


def names(book):
    return book.template.name, book.full.name, book.demo.name


def test_the_addons_are_those_with_a_manifest_at_the_root(settings):
    assert [addon.name for addon in settings.addons] == ["one", "two"]
    assert [addon.name for addon in settings.test_addons] == ["test_all"]


def test_the_base_holds_what_the_addons_need_and_not_the_addons(settings):
    book = cookbook(settings)
    assert book.template.parent.modules == ("base", "contract", "portal", "sale")
    assert book.template.modules == ("one", "two")
    assert book.full.parent == book.template


def test_the_same_code_gives_the_same_databases(settings):
    assert names(cookbook(settings)) == names(cookbook(settings))


def test_an_edited_model_means_new_addons_on_the_old_base(settings):
    before = cookbook(settings)
    (settings.repo / "one/models/thing.py").write_text("# another")
    after = cookbook(settings)
    assert not set(names(before)) & set(names(after))
    assert before.template.parent == after.template.parent


@pytest.mark.parametrize("name", ["one/tests/test_thing.py", "one/README.rst"])
def test_tests_and_texts_do_not_cost_a_new_database(settings, name):
    before = names(cookbook(settings))
    (settings.repo / name).write_text("something")
    assert names(cookbook(settings)) == before


def test_a_new_dependency_means_a_new_base(settings):
    before = cookbook(settings).template.parent
    (settings.repo / "two/__manifest__.py").write_text(
        repr({"name": "two", "depends": ["one", "crm"]})
    )
    assert cookbook(settings).template.parent.name != before.name


def test_another_odoo_means_other_databases(settings):
    other = recipes.Cookbook.of(settings, Source(Path("/other"), "19.0", "test"))
    assert not set(names(other)) & set(names(cookbook(settings)))


def test_demo_data_lives_in_databases_of_its_own(settings):
    book = cookbook(settings)
    assert book.demo.demo and book.demo.parent.demo
    assert not book.template.demo
    assert book.demo.parent.name != book.template.parent.name


def test_a_name_fits_postgres_with_room_for_its_suffix(settings):
    longest = max(len(name) for name in names(cookbook(replace(settings))))
    assert longest + len("_building") <= 63
