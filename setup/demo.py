"""The demo database and its server: demo, stop, reset, shell, logs."""

from __future__ import annotations

import subprocess
import sys
import time

from setup import locking, processes, server
from setup.database import Databases, configuration
from setup.environment import Environment, opened, prepare_state
from setup.postgres import locate
from setup.recipes import Recipe
from setup.settings import Settings
from setup.ui import UserError, block, duration, elapsed, say

MARK = "made by setup: "
USERS = "admin / admin      demo / demo      portal / portal"
FIRST_LOOK = "docs/first-look.txt"


def demo(settings: Settings, *, setup_only: bool, fresh: bool) -> int:
    """Everything from a bare machine to a running server."""
    if not setup_only:
        server.check_port(settings.port)
    with opened(settings, browser=False) as environment:
        ensure_database(environment.databases, fresh)
        if setup_only:
            block(f"\n{welcome(settings)}\nStart it: python3 setup demo")
            block(f"Total time: {duration(elapsed())}")
            return 0
        say("Odoo: starting")
        with server.odoo(
            environment, settings.db, settings.port, "demo", server.Kind(threads=1)
        ) as odoo:
            block(f"\n{welcome(settings)}\nCtrl-C stops Odoo and its database server.")
            block(f"Ready after {duration(elapsed())}.")
            try:
                code = processes.wait(odoo.process)
            except KeyboardInterrupt:
                say("stopping")
                return 0
    return 0 if code <= 0 else code


def welcome(settings: Settings) -> str:
    """Where it is, who can log in, and where to begin."""
    text = f"Odoo    http://127.0.0.1:{settings.port}/odoo\nUsers   {USERS}\n"
    first_look = settings.repo / FIRST_LOOK
    if first_look.exists():
        text += f"\n{first_look.read_text().rstrip()}\n"
    return text


def ensure_database(databases: Databases, fresh: bool) -> None:
    """Copy it from the cached one, keep it, or bring it up to the addons as they are now."""
    name, recipe = databases.settings.db, databases.cookbook.demo
    if fresh:
        drop(databases)
    found = mark_of(databases)
    if found is None:
        databases.copy(databases.ensure(recipe), name)
    elif found != recipe.digest:
        say("the addons have changed since the demo database was made: updating it")
        update(databases, recipe)
    databases.server.sql(f"comment on database \"{name}\" is '{MARK}{recipe.digest}'")


def mark_of(databases: Databases) -> str | None:
    """The state of the code the demo database was made from; ``None`` when there is none.

    On somebody's own server the name may be taken by something precious: refuse that.
    """
    name = databases.settings.db
    row = databases.server.sql(
        "select coalesce(shobj_description(oid, 'pg_database'), '?') from pg_database "
        f"where datname = '{name}'"
    )
    if row and not row.startswith(MARK):
        raise UserError(
            f"There is a database {name!r} that was not made by this program.",
            "choose another name: --db NAME.",
        )
    return row.removeprefix(MARK) if row else None


def update(databases: Databases, recipe: Recipe) -> None:
    try:
        databases.install(recipe, databases.settings.db, update=True)
    except UserError as error:
        raise UserError(
            "The demo database could not be updated.",
            "begin with a new one: python3 setup demo --fresh",
            str(error),
        ) from error


def drop(databases: Databases) -> None:
    if mark_of(databases) is not None:
        databases.drop(databases.settings.db)


def reset(settings: Settings, confirmed: bool) -> int:
    """Drop the demo database; the next `demo` copies a new one in a second."""
    if not confirmed:
        if not sys.stdin.isatty():
            raise UserError("Nobody is here to confirm.", "python3 setup reset --yes")
        answer = input(
            f"Drop the database {settings.db!r} with all changes made in it? [y/N] "
        )
        if answer.strip().lower() not in ("y", "yes"):
            return 1
    server.stop_recorded(settings)
    with opened(settings, browser=False) as environment:
        drop(environment.databases)
    say(f"the database {settings.db!r} is gone; `python3 setup demo` makes a new one")
    return 0


def stop(settings: Settings) -> int:
    """End the demo from another terminal, and whatever a killed run has left."""
    prepare_state(settings)
    for name in server.stop_recorded(settings):
        say(f"stopped Odoo ({name})")
    for _ in range(50):
        with locking.alone(settings.state) as nobody_else:
            if nobody_else:
                return stop_postgres(settings)
        time.sleep(0.2)
    raise UserError(
        "Another command is at work here and uses PostgreSQL.",
        f"end it (Ctrl-C in its terminal); it holds {settings.state / locking.USERS}.",
    )


def stop_postgres(settings: Settings) -> int:
    """Ours only; a server at PGHOST is not ours to stop."""
    if (settings.state / "venv/.complete").exists():
        postgres = locate(settings)
        if postgres.is_running():
            postgres.stop()
            say("stopped PostgreSQL")
    say("nothing of ours is running")
    return 0


def shell(settings: Settings, arguments: list[str]) -> int:
    """Odoo's Python shell on the demo database."""
    with opened(settings, browser=False) as environment:
        ensure_database(environment.databases, fresh=False)
        conf = configuration(settings, "shell", (settings.repo,))
        return interactive(
            environment,
            [
                "-m",
                "odoo",
                "shell",
                "-c",
                str(conf),
                "-d",
                settings.db,
                "--no-http",
                *arguments,
            ],
        )


def interactive(environment: Environment, arguments: list[str]) -> int:
    """A program that talks to the person at the terminal."""
    return subprocess.run(
        [environment.python, "-P", *arguments],
        env=environment.env(),
        cwd=environment.settings.state,
        check=False,
    ).returncode


def logs(settings: Settings, follow: bool) -> int:
    """The demo server's log."""
    log = settings.state / "logs/demo.log"
    if not log.exists():
        raise UserError("There is no log yet.", "python3 setup demo")
    command = ["tail", "-n", "200", *(["-f"] if follow else []), str(log)]
    return subprocess.run(command, check=False).returncode
