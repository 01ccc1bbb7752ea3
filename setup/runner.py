"""`python3 setup test`: run the layers, keep their output apart, tell how it went."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setup import processes
from setup.environment import Environment, opened
from setup.layers import LAYERS, Choices, Job, is_path, layer_of, parts
from setup.results import Result, headline, summary, table, total
from setup.settings import Settings
from setup.ui import UserError, block, duration, elapsed, say

#: Two cores, two workers.
WORKERS = 2
#: What needs no database runs beside the building of the first one.
QUEUE = ("browser", "unit", "tidy", "lint", "addons", "bench", "full")


def parse(words: list[str]) -> Choices:
    """Layers, then our options, then pytest's arguments (after a ``--`` if you like).

    Files belong to their layers, which need not be named.
    """
    layers: list[str] = []
    browser, allow_skips, state = True, False, None
    rest = list(words)
    while rest:
        word = rest[0]
        if word in LAYERS:
            layers.append(word)
        elif word == "--no-browser":
            browser = False
        elif word == "--allow-skips":
            allow_skips = True
        elif word == "--state" and len(rest) > 1:
            state = rest.pop(1)
        else:
            break
        rest.pop(0)
    if rest and rest[0] == "--":
        rest.pop(0)
    elif rest and not rest[0].startswith("-") and not is_path(Path(), rest[0]):
        raise UserError(
            f"There is no layer and no test file {rest[0]!r}.",
            f"layers: {', '.join(LAYERS)}.",
        )
    layers += [layer_of(word) for word in rest if is_path(Path(), word)]
    ordered = tuple(name for name in LAYERS if name in layers)
    return Choices(ordered, tuple(rest), browser, allow_skips, state)


def test(settings: Settings, choices: Choices) -> int:
    """Run the chosen layers; 0 when every one passed."""
    wanted = choices.layers or tuple(LAYERS)
    with opened(
        settings, browser=choices.browser and needs_browser(wanted)
    ) as environment:
        if len(wanted) == 1:
            results = [run_layer(environment, choices, wanted[0], shown=True)]
        else:
            results = run_beside(environment, choices, wanted)
    block(
        f"\n{table(results)}\n\nTotal time: {duration(elapsed())}\n{summary(results)}"
    )
    return (
        0
        if all(not one.failed for one in results) and any(r.passed for r in results)
        else 1
    )


def needs_browser(layers: tuple[str, ...]) -> bool:
    """Addons have tours of their own."""
    return bool({"addons", "full", "browser"} & set(layers))


def run_beside(
    environment: Environment, choices: Choices, wanted: tuple[str, ...]
) -> list[Result]:
    """Workers take what is next; each output is held back and shown in one piece."""
    tasks = [
        (layer, part)
        for layer in QUEUE
        if layer in wanted
        for part in parts(environment, choices, layer)
    ]
    with ThreadPoolExecutor(WORKERS) as pool:
        futures = [
            pool.submit(run_layer, environment, choices, *task) for task in tasks
        ]
        try:
            results = [future.result() for future in futures]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            processes.end_all()
            raise
    return [
        total([one for one in results if one.layer == layer])
        for layer in LAYERS
        if layer in wanted
    ]


def run_layer(
    environment: Environment,
    choices: Choices,
    layer: str,
    part: str = "",
    *,
    shown: bool = False,
) -> Result:
    """A layer (or a part), from its database to its result; an error is its failure."""
    name = f"{layer} {part}".rstrip()
    say(f"test {name}: started")
    started = time.monotonic()
    file_name = name.replace(" ", "_")
    log = environment.settings.folder("logs") / f"test-{file_name}-{os.getpid()}.log"
    with log.open("w", errors="replace") as file:
        try:
            job = Job(environment, choices, layer, None if shown else file, part)
            result = LAYERS[layer](job)
        except UserError as error:
            result = Result(layer, failed=1, note=error.message)
            print(error, file=None if shown else file)
    result = Result(
        layer,
        result.passed,
        result.failed,
        result.skipped,
        time.monotonic() - started,
        result.note,
    )
    text = "" if shown else log.read_text(errors="replace").rstrip() + "\n"
    log.replace(log.with_name(f"test-{file_name}.log"))
    block(f"\n{headline(result, name)}\n{text}")
    return result
