"""Guards for every run: no test is skipped in silence or run without its database.

``python3 setup test`` sets ``LOYALTY_TEST_RUN``. What may be skipped is in
``LOYALTY_ALLOW_SKIPS``: ``all``, or ``browser`` for tests that need one.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
ALLOWED = os.environ.get("LOYALTY_ALLOW_SKIPS", "")
BROWSER_WORDS = ("chrome", "chromium", "browser")
#: How lines begin that tests print for the summary: faults, steps, races, and seeds.
COUNTED = "counted: "


def has_database(config):
    return bool(config.getoption("--odoo-database", None))


class WithoutOdoo:
    """Empty stand-ins for the fixtures pytest-odoo puts around every test."""

    @staticmethod
    @pytest.fixture(scope="session", autouse=True)
    def load_registry():
        """No database, no registry."""

    @staticmethod
    @pytest.fixture(scope="session", autouse=True)
    def load_http():
        """No server."""

    @staticmethod
    @pytest.fixture(scope="module", autouse=True)
    def enable_odoo_test_flag():
        """Nothing to tell Odoo."""


def pytest_configure(config):
    """Without a database pytest-odoo breaks every test, pure ones too: take it out."""
    if not has_database(config) and config.pluginmanager.has_plugin("odoo"):
        config.pluginmanager.unregister(name="odoo")
        config.pluginmanager.register(WithoutOdoo())


def pytest_collect_file(file_path, parent):
    """Say what to do, in place of an import error from the depth of Odoo."""
    addon = any((folder / "__manifest__.py").exists() for folder in file_path.parents)
    if addon and file_path.name.startswith("test_") and not has_database(parent.config):
        raise pytest.UsageError(
            f"{file_path.relative_to(ROOT)} needs Odoo and a database.\n"
            "  What to do: python3 setup test addons   (or full, for tests/addons)"
        )


def may_skip(reason):
    """Chrome that is missing or slow is a skip for Odoo; here only when it was asked for."""
    if ALLOWED == "all":
        return True
    return ALLOWED == "browser" and any(
        word in reason.lower() for word in BROWSER_WORDS
    )


def refuse_skip(report):
    """Turn a skipped report into a failed one that gives the reason for the skip."""
    if (
        not os.environ.get("LOYALTY_TEST_RUN")
        or not report.skipped
        or hasattr(report, "wasxfail")
    ):
        return
    reason = (
        report.longrepr[2]
        if isinstance(report.longrepr, tuple)
        else str(report.longrepr)
    )
    if not may_skip(reason):
        report.outcome = "failed"
        report.longrepr = (
            f"A skip counts as a failure (--allow-skips lets it pass): {reason}"
        )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    refuse_skip(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    refuse_skip(outcome.get_result())


def pytest_terminal_summary(terminalreporter):
    """Show what tests that passed have counted; pages of figures quote it."""
    lines = [
        line.removeprefix(COUNTED)
        for report in terminalreporter.getreports("passed")
        for line in report.capstdout.splitlines()
        if line.startswith(COUNTED)
    ]
    if lines:
        terminalreporter.section("counted")
        terminalreporter.write_line("\n".join(lines))
