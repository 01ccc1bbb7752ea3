"""Options win over variables, variables over defaults; children start clean."""

import pytest

from setup import postgres, programs, settings
from setup.pgbinaries import Binaries
from setup.ui import UserError, duration, indent

VARIABLES = (
    "ODOO_SOURCE",
    "LOYALTY_STATE",
    "LOYALTY_DB",
    "LOYALTY_PORT",
    "LOYALTY_PG_BIN",
)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_defaults():
    found = settings.from_environment()
    assert (found.db, found.port, found.odoo_source) == ("demo", 8069, None)
    assert found.state == found.repo / ".devenv"


def test_variables(monkeypatch, tmp_path):
    monkeypatch.setenv("LOYALTY_STATE", str(tmp_path))
    monkeypatch.setenv("LOYALTY_DB", "mine")
    monkeypatch.setenv("LOYALTY_PORT", "9000")
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path / "odoo"))
    found = settings.from_environment()
    assert (found.state, found.db, found.port) == (tmp_path, "mine", 9000)
    assert found.odoo_source == tmp_path / "odoo"


def test_options_win(monkeypatch):
    monkeypatch.setenv("LOYALTY_DB", "mine")
    assert settings.from_environment(db="other").db == "other"


@pytest.mark.parametrize("port", ["http", "0", "99999"])
def test_a_port_that_is_none_is_said(monkeypatch, port):
    monkeypatch.setenv("LOYALTY_PORT", port)
    with pytest.raises(UserError, match=port):
        settings.from_environment()


@pytest.mark.parametrize("name", ["de mo", 'x"; drop', "-d"])
def test_a_database_name_can_be_written_in_sql(name):
    with pytest.raises(UserError, match="database name"):
        settings.from_environment(db=name)


def test_children_keep_their_byte_code_out_of_the_checkout(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = settings.child_environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert env["PYTHONPYCACHEPREFIX"] == str(tmp_path / "pyc")


def test_keys_tell_values_apart_and_are_stable():
    assert settings.key("a", 1) == settings.key("a", 1)
    assert settings.key("a", "1") != settings.key("a", 1)


def test_the_named_postgres_is_the_only_one_tried(monkeypatch, tmp_path):
    monkeypatch.setenv("LOYALTY_PG_BIN", str(tmp_path))
    with pytest.raises(UserError, match="LOYALTY_PG_BIN"):
        Binaries.find(tmp_path)


def test_the_path_finds_our_programs_first(tmp_path):
    found = settings.Settings(tmp_path, tmp_path, None, "demo", 8069)
    server = postgres.Server({"PGHOST": "/socket"}, Binaries(tmp_path / "pg"))
    env = postgres.program_environment(found, server)
    assert env["PATH"].split(":")[:2] == [str(tmp_path / "bin"), str(tmp_path / "pg")]
    assert env["PGHOST"] == "/socket"


def test_a_wrapped_program_finds_its_libraries_and_fonts(tmp_path):
    found = settings.Settings(tmp_path, tmp_path, None, "demo", 8069)
    root = tmp_path / "tree"
    (root / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    script = programs.wrapper(found, "tool", root / "usr/bin/tool", root)
    text = script.read_text()
    assert f'LD_LIBRARY_PATH="{root}/usr/lib/x86_64-linux-gnu"' in text
    assert text.endswith(f'exec "{root}/usr/bin/tool" "$@"\n')
    assert (
        f"<dir>{root}/usr/share/fonts</dir>"
        in (tmp_path / "tree-fonts.conf").read_text()
    )
    assert script.stat().st_mode & 0o111


def test_an_error_says_what_happened_what_to_do_and_shows_the_end_of_the_log():
    log = "\n".join(f"line {number}" for number in range(50))
    text = str(UserError("It broke.", "mend it.", log))
    assert text.startswith("It broke.\n  What to do: mend it.\n")
    assert "line 49" in text and "line 10" not in text


def test_durations():
    assert (duration(7.4), duration(184)) == ("7 s", "3 min 04 s")
    assert indent("a\nb") == "  | a\n  | b"
