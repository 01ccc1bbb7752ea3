"""What is read from other programs: exact, and calm about the unknown."""

from pathlib import Path

import pytest

from setup import apt, database, layers, odoo_source, pgbinaries, runner
from setup.ui import UserError

ROOT = Path(__file__).parents[2]
TARGETS = """\
http://mirror.example/debian bookworm
http://mirror.example/debian bookworm
http://mirror.example/debian/ bookworm-updates
http://mirror.example/debian-security bookworm-security
https://vendor.example/apt stable
http://mirror.example/debian\x20
"""


def test_only_the_distributions_own_archives_are_used():
    assert apt.parse_targets(TARGETS) == [
        ("http://mirror.example/debian", "bookworm"),
        ("http://mirror.example/debian", "bookworm-updates"),
        ("http://mirror.example/debian-security", "bookworm-security"),
    ]


def test_a_source_line_names_the_keys_that_must_have_signed_it():
    line = str(
        apt.Source("http://mirror.example/debian", "unstable", "/keys/debian.gpg")
    )
    assert (
        line
        == "deb [signed-by=/keys/debian.gpg] http://mirror.example/debian unstable main\n"
    )


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("version_info = (19, 0, 0, FINAL, 0, '')\n", "19.0"),
        ("# version_info = (1, 0)\nversion_info = (18, 0, 0, FINAL, 0, '')\n", "18.0"),
        ("version_info = ('saas~19', 2, 0, FINAL, 0, '')\n", "saas~19.2"),
        ("nothing here", "unknown"),
    ],
)
def test_the_series_of_a_source_is_read_from_its_release_file(text, series):
    assert odoo_source.parse_series(text) == series


def test_progress_is_the_last_module_that_was_loaded():
    log = "INFO Loading module base (1/1)\nINFO Loading module web (2/66)\nINFO something else\n"
    assert database.parse_loading(log) == ("web", 2, 66)


def test_base_alone_is_no_progress():
    assert database.parse_loading("INFO Loading module base (1/1)\n") is None


@pytest.mark.parametrize(
    ("text", "major"),
    [("postgres (PostgreSQL) 18.6", 18), ("postgresql@9", 9), ("none", 0)],
)
def test_the_major_version_of_postgres(text, major):
    assert pgbinaries.parse_major(text) == major


def test_installed_servers_are_ordered_by_number_and_not_by_letter(tmp_path):
    folders = [tmp_path / version / "bin" for version in ("9", "17", "13")]
    assert [path.parent.name for path in pgbinaries.newest_first(folders)] == [
        "17",
        "13",
        "9",
    ]


def test_old_templates_are_those_beyond_the_newest():
    rows = "a|100\nb|300\nc|200"
    assert database.stale(rows, keep=2) == ["a"]


def test_a_template_that_was_just_built_counts_as_newest():
    assert database.stale("new|0\nb|300\nc|200", keep=2) == ["c"]


class TestTestArguments:
    """`python3 setup test LAYER… OPTIONS… PYTEST-ARGUMENTS…`"""

    def test_nothing_means_everything(self):
        choices = runner.parse([])
        assert (choices.layers, choices.pytest_arguments, choices.browser) == (
            (),
            (),
            True,
        )

    def test_layers_come_in_their_own_order(self):
        assert runner.parse(["addons", "unit"]).layers == ("unit", "addons")

    def test_pytest_arguments_need_no_separator(self):
        choices = runner.parse(["addons", "-k", "unit or ledger", "-x"])
        assert choices.layers == ("addons",)
        assert choices.pytest_arguments == ("-k", "unit or ledger", "-x")

    def test_after_a_separator_everything_is_pytests(self):
        assert runner.parse(["unit", "--", "--no-browser"]).pytest_arguments == (
            "--no-browser",
        )

    def test_files_belong_to_their_layers(self):
        """Also where a layer is named that they are not of: it runs as a whole."""
        files = ("tests/tidy/test_budgets.py", "loyalty_referral/tests/test_limits.py")
        choices = runner.parse(["unit", *files, "-k", "setup"])
        assert choices.layers == ("unit", "tidy", "addons")
        for layer, own in [
            ("unit", ["-k", "setup"]),
            ("tidy", [files[0], "-k", "setup"]),
            ("addons", [files[1], "-k", "setup"]),
        ]:
            assert layers.own_arguments(ROOT, choices, layer) == own

    def test_our_options(self):
        choices = runner.parse(
            ["--no-browser", "--allow-skips", "--state", "/elsewhere", "unit"]
        )
        assert not choices.browser and choices.allow_skips
        assert (choices.state, choices.layers) == ("/elsewhere", ("unit",))

    def test_a_misspelt_layer_is_not_handed_to_pytest(self):
        with pytest.raises(UserError, match="no layer"):
            runner.parse(["uint"])

    @pytest.mark.parametrize(
        ("path", "layer"),
        [
            ("tests/unit/test_money.py", "unit"),
            ("tests/property", "unit"),
            ("tests/tidy/test_imports.py", "tidy"),
            ("tests/browser", "browser"),
            ("tests/addons/test_loyalty_full/tests", "full"),
            ("loyalty_referral/tests/test_ledger.py", "addons"),
        ],
    )
    def test_a_path_tells_its_layer(self, path, layer):
        assert runner.layer_of(path) == layer
