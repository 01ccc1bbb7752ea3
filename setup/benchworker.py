"""Whoever measures: a process with a database of its own that does what it is told."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from setup import processes, pyenv, server
from setup.database import configuration
from setup.environment import Environment
from setup.recipes import Recipe
from setup.settings import key
from setup.ui import UserError, say

FOLDER = "tests/benchmark"
LOCK = "requirements/bench.lock"
#: Runs inside the virtual environment, where ``import odoo`` means Odoo.
INSIDE = Path(__file__).parent / "inside/bench.py"
#: A parallel worker's CPU would count for nobody.
ALONE = {"PGOPTIONS": "-c max_parallel_workers_per_gather=0"}

#: How a server is started whose runner hands the jobs of OCA's queue_job to its workers:
#: two at a time; the other two workers are for people.
JOBS = server.Kind(
    workers=4,
    options=("--load=base,rpc,web,queue_job",),
    variables={"ODOO_QUEUE_JOB_CHANNELS": "root:2"},
)


@dataclass
class Worker:
    """A process with a database of its own that does what it is told."""

    launch: Callable[[], subprocess.Popen[str]]
    log: Path
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.launch()

    def renew(self) -> None:
        """Go on with another process."""
        processes.end(self.process)
        self.process = self.launch()

    def ask(self, order: str, size: int, count: bool = False) -> list[dict]:
        """Have something done; return the figures of it: what it costs, or its calls."""
        words = self.process.stdin, self.process.stdout
        assert words[0] and words[1]
        asked = {"do": order, "size": size, "count": count}
        try:
            print(json.dumps(asked), file=words[0], flush=True)
            answer = json.loads(words[1].readline() or "{}")
        except (BrokenPipeError, ValueError):
            answer = {}
        if "figures" not in answer:
            raise UserError(
                "A measurement did not come to its end.",
                f"the whole log is {self.log}",
                answer.get("error") or self.log.read_text(errors="replace"),
            )
        return answer["figures"]


@contextmanager
def working(environment: Environment, kind: str, options: dict) -> Iterator[Worker]:
    """A worker on a copy of a database of that kind, for as long as the block lasts."""
    settings = environment.settings
    recipe = recipe_of(environment, kind)
    label = f"bench_{options['measurement']}_{key(options['variant'])[:6]}"
    log = settings.folder("logs") / f"{label}.log"
    conf = configuration(settings, f"{label}_{os.getpid()}", recipe.addons_path)
    with ExitStack() as stack:
        database = stack.enter_context(environment.databases.scratch(recipe, label))
        if kind == "queue_job":
            served = serving(environment, recipe, database)
            options["server"] = stack.enter_context(served)
        output = stack.enter_context(log.open("w"))
        arguments = ["-c", str(conf), "-d", database, "--no-http", "--log-level=warn"]
        options |= {
            "arguments": arguments,
            "database": database,
            "folder": str(settings.repo / FOLDER),
        }
        launch = partial(
            processes.start,
            [environment.python, "-P", INSIDE, json.dumps(options)],
            env=environment.env(**variables(recipe)),
            cwd=settings.state,
            output=output,
            talk=True,
        )
        worker = Worker(launch, log)
        try:
            yield worker
        finally:
            processes.end(worker.process)
            conf.unlink(missing_ok=True)


@contextmanager
def serving(environment: Environment, recipe: Recipe, database: str) -> Iterator[dict]:
    """A server with queue_job's runner on that database; its process and its log."""
    kind = replace(
        JOBS,
        addons_path=recipe.addons_path,
        variables={**JOBS.variables, **variables(recipe)},
    )
    port = server.free_port()
    with server.odoo(environment, database, port, "bench_jobs", kind) as odoo:
        yield {"pid": odoo.process.pid, "log": str(odoo.log)}


def variables(recipe: Recipe) -> dict[str, str]:
    """What a process that is measured has in its environment."""
    found = {"PYTHONPATH": str(recipe.python_path)} if recipe.python_path else {}
    return ALONE | found


def recipe_of(environment: Environment, kind: str) -> Recipe:
    """The database that a measurement asks for; neighbours come into a copy of one."""
    cookbook = environment.databases.cookbook
    core = cookbook.template.parent
    assert core
    if kind in ("core", "addons"):
        return core if kind == "core" else cookbook.template
    folder = neighbours(environment)
    origin, module = {
        "commission_oca": (core, "account_commission_oca"),
        "queue_job": (cookbook.template, "queue_job"),
    }[kind]
    path = (*origin.addons_path, folder / "odoo/addons")
    digest = key(origin.digest, folder.name)
    return Recipe(kind, (module,), digest, origin, False, path, folder)


def neighbours(environment: Environment) -> Path:
    """The OCA addons that are only measured, in a folder of their own."""
    settings = environment.settings
    lock = settings.repo / LOCK
    folder = settings.state / f"bench-{key(lock.read_text())}"
    if not (folder / ".complete").exists():
        say("neighbours to measure beside ours: installing what the lock file names")
        pyenv.install(
            settings,
            ["--require-hashes", "--no-deps", "--target", str(folder), "-r", str(lock)],
        )
        (folder / ".complete").touch()
    return folder
