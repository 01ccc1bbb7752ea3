"""Databases: built in cached layers, copied in a moment, dropped when out of date."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from setup import locking, processes
from setup.odoo_source import Source
from setup.postgres import Server, program_environment
from setup.recipes import INITDB, PREFIX, Cookbook, Recipe
from setup.settings import Settings
from setup.ui import Progress, UserError, say

#: How many generations of each kind are kept: this state of the code, and the one before.
GENERATIONS = 2
BUILDING = "_building"


@dataclass(frozen=True)
class Databases:
    """The databases of one checkout on one server."""

    settings: Settings
    source: Source
    server: Server

    @property
    def cookbook(self) -> Cookbook:
        return Cookbook.of(self.settings, self.source)

    def names(self) -> set[str]:
        return set(self.server.sql("select datname from pg_database").split())

    def drop(self, name: str) -> None:
        self.server.sql(f'drop database if exists "{name}" with (force)')

    def copy(self, origin: str, name: str) -> None:
        self.server.sql(f'create database "{name}" template "{origin}"')

    @contextmanager
    def scratch(self, recipe: Recipe, purpose: str) -> Iterator[str]:
        """A copy of a template that lives as long as the block."""
        name = f"{PREFIX}test_{purpose}_{os.getpid()}"
        self.drop(name)
        self.copy(self.ensure(recipe), name)
        try:
            yield name
        finally:
            self.drop(name)

    def ensure(self, recipe: Recipe) -> str:
        """Build what is missing, the layers below first; return the database's name."""
        with locking.held(self.settings.state / f"build-{recipe.kind}.lock"):
            if recipe.name not in self.names():
                parent = self.ensure(recipe.parent) if recipe.parent else None
                self.build(recipe, parent)
                self.prune(recipe.kind)
        # The comment is the clock by which `prune` knows what is in use.
        self.server.sql(f"comment on database \"{recipe.name}\" is '{time.time():.0f}'")
        return recipe.name

    def build(self, recipe: Recipe, parent: str | None) -> None:
        """Under another name until complete: a killed run leaves no half template."""
        building = recipe.name + BUILDING
        self.drop(building)
        if parent:
            self.copy(parent, building)
        self.install(recipe, building, create=parent is None)
        self.server.sql(f'alter database "{building}" rename to "{recipe.name}"')

    def install(
        self, recipe: Recipe, name: str, *, create: bool = False, update: bool = False
    ) -> None:
        """Let Odoo install or update modules, and do not believe its exit code."""
        what = ", ".join(recipe.modules)
        how = "updating" if update else "installing"
        say(
            f"database {recipe.kind}: {how} {what}{' with demo data' if recipe.demo else ''}"
        )
        log = self.settings.folder("logs") / f"build-{recipe.kind}.log"
        log.write_text("")
        conf = configuration(self.settings, f"build-{recipe.kind}", recipe.addons_path)
        options = {
            "arguments": ["-c", str(conf), "-d", name, "--no-http", f"--logfile={log}"],
            "database": name,
            "create": create,
            "update": update,
            "modules": recipe.modules,
            "demo": recipe.demo,
        }
        process = processes.start(
            [
                self.settings.state / "venv/bin/python",
                "-P",
                INITDB,
                json.dumps(options),
            ],
            env=program_environment(self.settings, self.server)
            | ({"PYTHONPATH": str(recipe.python_path)} if recipe.python_path else {}),
            cwd=self.settings.state,
            output=subprocess.PIPE,
        )
        output = follow(process, log, f"database {recipe.kind}")
        problems = [line for line in log.read_text().splitlines() if is_problem(line)]
        if process.returncode or problems:
            raise UserError(
                f"{how.capitalize()} {what} failed.",
                f"the whole log is {log}",
                "\n".join([*problems[-8:], output[-2500:]]),
            )

    def prune(self, kind: str) -> None:
        """Drop old generations of one kind, and what interrupted builds left behind."""
        rows = self.server.sql(
            "select datname, coalesce(shobj_description(oid, 'pg_database'), '0') from pg_database "
            f"where datname ~ '^{PREFIX}{kind}_[0-9a-f]{{12}}$' and not exists "
            "(select from pg_stat_activity a where a.datname = pg_database.datname)"
        )
        for name in stale(rows):
            self.drop(name)


def stale(rows: str, keep: int = GENERATIONS) -> list[str]:
    """Names beyond the newest ``keep``, from lines of ``name|last use`` (0: just built)."""
    pairs = [line.rsplit("|", 1) for line in rows.splitlines()]
    ordered = sorted(pairs, key=lambda pair: int(pair[1]) or float("inf"), reverse=True)
    return [name for name, _ in ordered[keep:]]


def is_problem(line: str) -> bool:
    return " ERROR " in line or " CRITICAL " in line


def follow(process: subprocess.Popen[str], log: Path, title: str) -> str:
    """Show Odoo's log as progress until it ends; return what it printed."""
    progress = Progress(title)
    while process.poll() is None:
        time.sleep(0.5)
        loaded = parse_loading(log.read_text(errors="replace"))
        if loaded:
            module, number, total = loaded
            progress.show(number, total, f"{module} ({number}/{total})")
    progress.done()
    output = process.stdout.read() if process.stdout else ""
    processes.wait(process)
    return output


def parse_loading(log: str) -> tuple[str, int, int] | None:
    """The last ``Loading module sale (12/79)`` of a log; (1/1) says nothing."""
    found = re.findall(r"Loading module (\S+) \((\d+)/(?!1\))(\d+)\)", log)
    return (found[-1][0], int(found[-1][1]), int(found[-1][2])) if found else None


def configuration(
    settings: Settings, name: str, addons_path: tuple[Path, ...] = ()
) -> Path:
    """An Odoo configuration file: this machine only, no database manager."""
    path = settings.folder("conf") / f"{name}.conf"
    folders = ",".join(map(str, addons_path))
    lines = [
        "[options]",
        *([f"addons_path = {folders}"] if folders else []),
        f"data_dir = {settings.folder('data')}",
        f"screenshots = {settings.folder('screenshots')}",
        f"admin_passwd = {secrets.token_urlsafe(24)}",
        f"http_port = {settings.port}",
        "http_interface = 127.0.0.1",
        "list_db = False",
        "max_cron_threads = 1",
        "unaccent = True",
    ]
    # In one step: another run may be reading the file.
    written = path.with_suffix(f".{os.getpid()}")
    written.touch(mode=0o600)
    written.write_text("\n".join(lines) + "\n")
    return written.replace(path)
