"""`python3 setup bench`: measure ours beside core and OCA, in turns, on databases of a size.

Every file of ``tests/benchmark`` that has a ``MEASUREMENT`` is measured: each case on
fresh databases, one for each variant, by one process for each, of which only one works at
a time: A B C, C B A. The machine may be busy: CPU time is compared, not the clock.

Where one per cent matters, that is not enough. A second of CPU does not always do the same
on a machine that is shared with others: two variants work ``abreast``, at the very same
moment. How things happen to lie in the memory of a process makes it quicker or slower as
long as it lives: a measurement is made ``anew``, by another process each turn. And calls of
functions are ``counted`` in a turn of their own.
"""

from __future__ import annotations

import ast
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from setup import benchpage, figures
from setup.benchworker import FOLDER, Worker, working
from setup.environment import Environment, opened
from setup.settings import Settings
from setup.ui import UserError, block, duration, elapsed, say

UNSHOWN = ("without", "turns")  # of a case
WARM_UP = 60  # items of a first turn that does not count


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


def counts(environment: Environment) -> list[figures.Verdict]:
    """The small form, for every push: queries and calls, which no busy machine changes.

    Of the measurements that are counted, the smallest case; of their targets, those that
    are about counts, and the variants that these name.
    """
    verdicts = []
    for name, whole in measurements(environment.settings.repo).items():
        targets = [one for one in whole["targets"] if {"queries", "calls"} & set(one)]
        if not whole.get("counted"):
            continue
        variants = {one[who] for one in targets for who in ("variant", "against")}
        case = {**min(whole["cases"], key=lambda one: one["size"]), "turns": 1}
        choice = Choice(variants=tuple(variants))
        found = run_case(environment, name, whole, case, choice)
        verdicts += figures.judge({name: {**whole, "targets": targets}}, found)
    return verdicts


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
        is_counted = measurement.get("counted", False)
        for turn in range(turns + is_counted):
            counting = turn == turns
            what = "counting" if counting else f"turn {turn + 1} of {turns}"
            for abreast in lanes(list(workers), turn, measurement.get("abreast", 1)):
                say(f"bench {name} ({shown}): {what}, {' beside '.join(abreast)}")
                chosen = [workers[variant] for variant in abreast]
                if measurement.get("anew") and turn and not counting:
                    for worker in chosen:
                        worker.renew()
                    ask(chosen, min(case["size"], WARM_UP))
                answers = ask(chosen, case["size"], counting)
                for variant, answer in zip(abreast, answers, strict=True):
                    place = {"measurement": name, "variant": variant, "turn": turn}
                    plain = {k: v for k, v in case.items() if k not in UNSHOWN}
                    found += [{**place, "case": plain, **one} for one in answer]
    return found


def lanes(variants: list[str], turn: int, width: int) -> list[list[str]]:
    """Who works at the same moment, in the order of a turn.

    There and back: whatever the machine does meanwhile favours nobody.
    """
    width = min(width, os.cpu_count() or 1)
    found = [variants[n : n + width] for n in range(0, len(variants), width)]
    return [lane[::-1] for lane in found[::-1]] if turn % 2 else found


def ask(workers: list[Worker], size: int, count: bool = False) -> list[list[dict]]:
    """Have workers do their turns, all at the same moment; the figures of each."""
    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(lambda worker: worker.ask("turn", size, count), workers))
