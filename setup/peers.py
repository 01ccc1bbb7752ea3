"""`python3 setup peers`: the tests of core and OCA, without our addons and with them.

Both runs use pytest-odoo on copies of the same base database, so that the addons are
the only difference. All tests run on the complete registry, also those that Odoo's own
runner would start while modules are still being installed: with our fields in the
database and our code not yet loaded, it would test a state no user ever has.
"""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from setup import processes
from setup.database import configuration
from setup.environment import Environment, opened
from setup.odoo_source import addon_folder
from setup.recipes import Recipe
from setup.settings import Settings
from setup.ui import UserError, block, duration, elapsed, say

#: Whole suites of the addons we extend, and of accounting the tests of what we hook into:
#: posting, refunding, reconciling and paying invoices.
SUITES: dict[str, tuple[str, ...]] = {
    "loyalty": ("",),
    "sale_loyalty": ("",),
    "contract": ("",),
    "account": (
        "test_account_move_out_invoice.py",
        "test_account_move_out_refund.py",
        "test_account_move_in_invoice.py",
        "test_account_move_in_refund.py",
        "test_account_move_reconcile.py",
        "test_account_move_payments_widget.py",
        "test_account_payment.py",
        "test_account_payment_register.py",
        "test_early_payment_discount.py",
        "test_invoice_taxes.py",
        "test_portal_invoice.py",
    ),
}
REPORT = "docs/peers.md"


@dataclass(frozen=True)
class Outcome:
    """What one test did; ``addon`` is the one it belongs to."""

    addon: str
    name: str
    state: str


def peers(settings: Settings) -> int:
    """Run both, compare, write the report; 1 when a test fails only with our addons."""
    if not settings.addons:
        raise UserError("There is no addon at the root of the checkout yet.")
    with opened(settings, browser=True) as environment:
        cookbook = environment.databases.cookbook
        assert cookbook.template.parent
        recipes = {"without": cookbook.template.parent, "with": cookbook.template}
        for recipe in recipes.values():
            environment.databases.ensure(recipe)
        with ThreadPoolExecutor(len(recipes)) as pool:
            jobs = {
                label: pool.submit(run_suites, environment, recipe, label)
                for label, recipe in recipes.items()
            }
            try:
                found = {label: job.result() for label, job in jobs.items()}
            except KeyboardInterrupt:
                processes.end_all()
                raise
        origin = environment.source.origin
    text = report(settings, origin, found["without"], found["with"])
    (settings.repo / REPORT).write_text(text)
    block(f"\n{text}\nWritten to {REPORT}. Total time: {duration(elapsed())}")
    return 1 if broken(found["without"], found["with"]) else 0


def run_suites(environment: Environment, recipe: Recipe, label: str) -> list[Outcome]:
    """All suites in one pytest process on a copy of one database."""
    settings = environment.settings
    results = settings.folder("results") / f"peers-{label}.xml"
    results.unlink(missing_ok=True)
    log = settings.folder("logs") / f"peers-{label}.log"
    say(f"peers: running {label} our addons (log: {log})")
    conf = configuration(settings, f"peers-{label}", recipe.addons_path)
    with (
        environment.databases.scratch(recipe, f"peers_{label}") as name,
        log.open("w") as output,
    ):
        process = processes.start(
            [
                environment.python, "-P", "-m", "pytest", "-q", "--import-mode=append",
                "-p", "no:cacheprovider", "--rootdir", settings.state, f"--junitxml={results}",
                f"--odoo-config={conf}", f"--odoo-database={name}", "--odoo-http",
                *suite_paths(environment),
            ],
            env=environment.env(),
            cwd=settings.state,
            output=output,
        )  # fmt: skip
        code = processes.wait(process)
    if code not in (0, 1) or not results.exists():
        raise UserError(
            f"The peers' tests {label} our addons did not run to their end (code {code}).",
            f"the whole log is {log}",
            log.read_text(errors="replace"),
        )
    return parse(results)


def suite_paths(environment: Environment) -> list[Path]:
    """Files and folders of the suites; Debian's package and OCA's wheels ship their tests."""
    paths = []
    for addon, names in SUITES.items():
        tests = (
            addon_folder(environment.source, environment.settings.state, addon)
            / "tests"
        )
        paths += [tests / name for name in names]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UserError(f"Tests are missing: {', '.join(missing)}")
    return paths


def parse(results: Path) -> list[Outcome]:
    """Every test of a JUnit report."""
    outcomes = []
    for case in ElementTree.parse(results).getroot().iter("testcase"):
        classname, name = case.get("classname", ""), case.get("name", "")
        kinds = {child.tag for child in case}
        state = (
            "failed"
            if kinds & {"failure", "error"}
            else "skipped" * ("skipped" in kinds)
        )
        classname = classname.rpartition("odoo.addons.")[2]  # wherever Odoo may lie
        addon = classname.partition(".")[0]
        outcomes.append(Outcome(addon, f"{classname}.{name}", state or "passed"))
    return outcomes


def broken(without: list[Outcome], with_ours: list[Outcome]) -> list[str]:
    """Tests that fail with our addons and not without: failed, or not there any more."""
    good = {one.name for one in without if one.state == "passed"}
    still = {one.name for one in with_ours if one.state == "passed"}
    return sorted(good - still)


def report(
    settings: Settings, origin: str, without: list[Outcome], with_ours: list[Outcome]
) -> str:
    """The page for docs/: numbers by addon, then the names that matter."""
    ours = " and ".join(addon.name for addon in settings.addons)
    lines = [
        "# The neighbours' own tests, with and without our addons",
        "",
        f"Run on {datetime.date.today():%Y-%m-%d} by `python3 setup peers`: Odoo 19.0 ({origin}), "
        f"OCA contract from the lock file; ours: {ours}.",
        "Both runs start from the same database (no demo data); "
        "all tests run on the complete registry.",
        "",
        "| addon | tests | failed without | failed with | skipped without | skipped with |",
        "|---|---|---|---|---|---|",
    ]
    for addon in SUITES:
        row = [addon, count(without, addon)]
        for state in ("failed", "skipped"):
            row += [count(without, addon, state), count(with_ours, addon, state)]
        lines.append(f"| {' | '.join(map(str, row))} |")
    worse = broken(without, with_ours)
    lines += ["", f"Tests that fail only with our addons: {len(worse) or 'none'}."]
    lines += [f"- `{name}`" for name in worse]
    before = sorted(one.name for one in without if one.state == "failed")
    lines += [
        "",
        f"Tests that fail without our addons already: {len(before) or 'none'}.",
    ]
    lines += [f"- `{name}`" for name in before]
    accounting = ", ".join(f"`{name}`" for name in SUITES["account"])
    lines += ["", f"Of `account`, these files: {accounting}.", ""]
    return "\n".join(lines)


def count(outcomes: list[Outcome], addon: str, state: str = "") -> int:
    return sum(one.addon == addon and state in ("", one.state) for one in outcomes)
