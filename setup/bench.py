"""`python3 setup bench`: measure ours beside core and OCA, in turns, on databases of a size.

Every file of ``tests/benchmark`` that has a ``MEASUREMENT`` is measured: each case on
fresh databases, one for each variant, by one process for each, of which only one works at
a time: A B C, C B A. The machine may be busy: CPU time is compared, not the clock.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from setup import benchpage, figures, processes, pyenv, server
from setup.database import configuration
from setup.environment import Environment, opened
from setup.recipes import Recipe
from setup.settings import Settings, key
from setup.ui import UserError, block, duration, elapsed, say

FOLDER = "tests/benchmark"
LOCK = "requirements/bench.lock"
#: Runs inside the virtual environment, where ``import odoo`` means Odoo.
INSIDE = Path(__file__).parent / "inside/bench.py"
UNSHOWN = ("without", "turns")  # of a case
WARM_UP = 60  # items of a first turn that does not count
#: A parallel worker's CPU would count for nobody.
ALONE = {"PGOPTIONS": "-c max_parallel_workers_per_gather=0"}

#: How a server is started whose runner hands the jobs of OCA's queue_job to its workers:
#: two at a time; the other two workers are for people.
JOBS = server.Kind(
    workers=4,
    options=("--load=base,rpc,web,queue_job",),
    variables={"ODOO_QUEUE_JOB_CHANNELS": "root:2"},
)


@dataclass(frozen=True)
class Choice:
    """What to measure: names of measurements and sizes (empty: all), and how often."""

    names: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    turns: int = 0  # as often as the case says, else three times
    write: bool = False
    profile: bool = False
    variants: tuple[str, ...] = ()


def bench(settings: Settings, choice: Choice) -> int:
    """Measure, print, keep the figures if asked; 1 when a target is missed."""
    chosen = measurements(settings.repo)
    for name in choice.names:
        if name not in chosen:
            raise UserError(
                f"There is no measurement {name!r}.", f"there are: {', '.join(chosen)}."
            )
    found: list[dict] = []
    with opened(settings, browser=False) as environment:
        for name in choice.names or chosen:
            for case in chosen[name]["cases"]:
                if choice.sizes and case["size"] not in choice.sizes:
                    continue
                own = run_case(environment, name, chosen[name], case, choice)
                found += own
                block(figures.table(name, chosen[name], found))
                if choice.write:  # at once: the next case may take an hour
                    benchpage.keep(
                        settings.repo, chosen, own, environment.source.origin
                    )
    verdicts = figures.judge(chosen, found)
    block(figures.verdict_table(verdicts) + f"\nTotal time: {duration(elapsed())}")
    return 0 if all(verdict.is_met for verdict in verdicts) else 1


def measurements(repo: Path) -> dict[str, dict]:
    """All measurements by name; a literal, so nothing is executed."""
    found = {}
    for path in sorted((repo / FOLDER).glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            names = [getattr(one, "id", "") for one in getattr(node, "targets", [])]
            if names == ["MEASUREMENT"]:
                found[path.stem] = ast.literal_eval(node.value)
    return found


def run_case(
    environment: Environment, name: str, measurement: dict, case: dict, choice: Choice
) -> list[dict]:
    """One case: all variants prepared, then measured in turns."""
    wanted = {
        variant: recipe
        for variant, recipe in measurement["variants"].items()
        if variant not in case.get("without", ())
        and (not choice.variants or variant in choice.variants)
    }
    shown = ", ".join(
        f"{value} {what}" for what, value in case.items() if what not in UNSHOWN
    )
    found = []
    with ExitStack() as stack:
        workers = {}
        for variant, kind in wanted.items():
            say(f"bench {name} ({shown}): preparing {variant}")
            options = {
                "measurement": name,
                "variant": variant,
                "case": case,
                "profile": choice.profile,
            }
            worker = stack.enter_context(working(environment, kind, options))
            worker.ask("prepare", case["size"])
            worker.ask("turn", min(case["size"], WARM_UP))
            workers[variant] = worker
        turns = choice.turns or case.get("turns", 3)
        for turn in range(turns):
            # there and back: whatever the machine does meanwhile favours nobody
            order = list(workers.items())[:: -1 if turn % 2 else 1]
            for variant, worker in order:
                say(f"bench {name} ({shown}): turn {turn + 1} of {turns}, {variant}")
                for figure in worker.ask("turn", case["size"]):
                    place = {"measurement": name, "variant": variant, "turn": turn}
                    plain = {k: v for k, v in case.items() if k not in UNSHOWN}
                    found.append({**place, "case": plain, **figure})
    return found


@dataclass
class Worker:
    """A process with a database of its own that does what it is told."""

    process: subprocess.Popen[str]
    log: Path

    def ask(self, order: str, size: int) -> list[dict]:
        """Have something done; return the figures of it."""
        words = self.process.stdin, self.process.stdout
        assert words[0] and words[1]
        try:
            print(json.dumps({"do": order, "size": size}), file=words[0], flush=True)
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
        process = processes.start(
            [environment.python, "-P", INSIDE, json.dumps(options)],
            env=environment.env(**variables(recipe)),
            cwd=settings.state,
            output=output,
            talk=True,
        )
        try:
            yield Worker(process, log)
        finally:
            processes.end(process)
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
