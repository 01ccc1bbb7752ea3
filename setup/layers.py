"""The layers of tests: what each one runs, and on which database."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from setup import bench, figures, lint, processes, server
from setup.database import configuration
from setup.environment import Environment
from setup.results import Result, from_junit

UNIT_PATHS = ("tests/setup", "tests/unit", "tests/property", "tests/worked_examples")
BROWSER_PATHS = ("tests/browser",)
WITHOUT_ODOO = ("-p", "no:odoo")


@dataclass(frozen=True)
class Choices:
    """What the user asked of a test run."""

    layers: tuple[str, ...] = ()
    pytest_arguments: tuple[str, ...] = ()
    browser: bool = True
    allow_skips: bool = False
    state: str | None = None


@dataclass(frozen=True)
class Job:
    """A layer, or a part of it, to be run; its output goes to ``output`` or the terminal."""

    environment: Environment
    choices: Choices
    layer: str
    output: IO[str] | None
    part: str = ""

    @property
    def repo(self) -> Path:
        return self.environment.settings.repo

    @property
    def name(self) -> str:
        """What its database and its files are called."""
        return f"{self.layer}_{self.part}" if self.part else self.layer

    def call(self, command: Sequence[str | Path], **env: str) -> int:
        """Run a program to its end and return its exit code."""
        variables = self.environment.env(**env)
        variables["LOYALTY_TEST_RUN"] = "1"
        variables["LOYALTY_ALLOW_SKIPS"] = self.allowed_skips()
        process = processes.start(
            command, env=variables, cwd=self.repo, output=self.output
        )
        return processes.wait(process)

    def missing(self, paths: Sequence[str]) -> Result:
        """A layer that has silently lost its tests must not look green."""
        return Result(
            self.layer, failed=1, note=f"no tests ({', '.join(paths) or 'no addon'})"
        )

    def allowed_skips(self) -> str:
        """What the guard in conftest.py lets pass."""
        if self.choices.allow_skips:
            return "all"
        return "" if self.choices.browser else "browser"

    def pytest(self, paths: Sequence[str], *options: str, **env: str) -> Result:
        """Run pytest on the paths that exist, or on those the user named instead."""
        settings = self.environment.settings
        report = settings.folder("results") / f"{self.name}-{os.getpid()}.xml"
        arguments = own_arguments(self.repo, self.choices, self.layer)
        chosen = [] if names_paths(self.repo, arguments) else existing(self.repo, paths)
        if not chosen and not arguments:
            return self.missing(paths)
        started = time.monotonic()
        code = self.call(
            [
                self.environment.python, "-P", "-m", "pytest", "-q", "--rootdir", self.repo,
                "-o", f"cache_dir={settings.state / 'pytest_cache'}", f"--junitxml={report}",
                *options, *chosen, *arguments,
            ],
            **env,
        )  # fmt: skip
        seconds = time.monotonic() - started
        result = from_junit(self.layer, report, code, seconds, bool(arguments))
        report.unlink(missing_ok=True)
        return result


def is_path(repo: Path, word: str) -> bool:
    """Whether a word names a file or folder of tests (``file.py::test`` too)."""
    path = Path(word.split("::")[0])
    return "tests" in path.parts and (repo / path).exists()


def names_paths(repo: Path, arguments: Sequence[str]) -> bool:
    """Whether pytest arguments name files or folders."""
    return any(is_path(repo, word) for word in arguments)


def layer_of(path: str) -> str:
    """The layer that a test file or folder, given relative to the checkout, belongs to."""
    first, second = [*Path(path).parts, "", ""][:2]
    if first != "tests":
        return "addons"
    return {"addons": "full", "tidy": "tidy", "browser": "browser"}.get(second, "unit")


def own_arguments(repo: Path, choices: Choices, layer: str) -> list[str]:
    """What of pytest's arguments is for a layer: all but the files of other layers."""
    return [
        word
        for word in choices.pytest_arguments
        if not is_path(repo, word) or layer_of(word) == layer
    ]


def existing(repo: Path, paths: Sequence[str]) -> list[str]:
    return [path for path in paths if (repo / path).exists()]


def run_lint(job: Job) -> Result:
    return lint.run(job.call, job.environment, job.output)


def run_unit(job: Job) -> Result:
    return job.pytest(UNIT_PATHS, *WITHOUT_ODOO)


def run_tidy(job: Job) -> Result:
    return job.pytest(["tests/tidy"], *WITHOUT_ODOO)


def run_addons(job: Job) -> Result:
    """Each addon's own tests, on a database with the addons and no demo data."""
    names = [addon.name for addon in job.environment.settings.addons]
    chosen = [job.part] if job.part else names
    return on_database(job, [f"{name}/tests" for name in chosen], full=False)


def parts(environment: Environment, choices: Choices, layer: str) -> list[str]:
    """What of a layer can run side by side; the whole of it has no name."""
    settings = environment.settings
    own = own_arguments(settings.repo, choices, layer)
    if layer != "addons" or names_paths(settings.repo, own):
        return [""]
    return [addon.name for addon in settings.addons] or [""]


def run_full(job: Job) -> Result:
    """What no single addon can test, with the test-only addons installed too."""
    addons = job.environment.settings.test_addons
    return on_database(
        job, [f"tests/addons/{addon.name}/tests" for addon in addons], full=True
    )


def on_database(job: Job, paths: Sequence[str], full: bool) -> Result:
    if not existing(job.repo, paths):
        return job.missing(paths)
    databases = job.environment.databases
    cookbook = databases.cookbook
    recipe = cookbook.full if full else cookbook.template
    with databases.scratch(recipe, job.name) as name:
        conf = configuration(job.environment.settings, job.name, recipe.addons_path)
        return job.pytest(
            paths, f"--odoo-config={conf}", f"--odoo-database={name}", "--odoo-http",
            "-W", "ignore:'crypt' is deprecated:DeprecationWarning",  # Odoo's passlib
        )  # fmt: skip


def run_browser(job: Job) -> Result:
    """Journeys through a server on a copy of the demo; its log must stay clean."""
    if not job.choices.browser:
        return Result(job.layer, note="left out by --no-browser")
    if not existing(job.repo, BROWSER_PATHS):
        return job.missing(BROWSER_PATHS)
    environment = job.environment
    settings = environment.settings
    with (
        environment.databases.scratch(
            environment.databases.cookbook.demo, job.layer
        ) as name,
        server.odoo(environment, name, server.free_port(), name) as odoo,
    ):
        result = job.pytest(
            BROWSER_PATHS,
            *WITHOUT_ODOO,
            LOYALTY_BASE_URL=odoo.url,
            LOYALTY_CHROMIUM=environment.chromium or "",
            LOYALTY_SCREENSHOTS=str(settings.folder("screenshots")),
            LOYALTY_DB=name,
            LOYALTY_ODOO_CONF=str(odoo.conf),
        )
    bad = server.problems(odoo.log)
    log = odoo.log.replace(odoo.log.with_name("browser.log"))
    odoo.conf.unlink()
    if not bad:
        return result
    print(
        f"The server's log holds errors ({log}):",
        *bad[-20:],
        sep="\n",
        file=job.output,
    )
    note = f"{len(bad)} errors in {log}"
    return Result(
        job.layer,
        result.passed,
        result.failed + 1,
        result.skipped,
        result.seconds,
        note,
    )


def run_bench(job: Job) -> Result:
    """The benchmark's small form: what can be counted, beside core."""
    verdicts = bench.counts(job.environment)
    if not verdicts:
        return job.missing([bench.FOLDER])
    print(figures.verdict_table(verdicts), file=job.output)
    met = sum(one.is_met for one in verdicts)
    return Result(job.layer, met, len(verdicts) - met)


LAYERS: dict[str, Callable[[Job], Result]] = {
    "lint": run_lint,
    "unit": run_unit,
    "tidy": run_tidy,
    "addons": run_addons,
    "full": run_full,
    "bench": run_bench,
    "browser": run_browser,
}
