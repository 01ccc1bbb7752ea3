"""What is kept of a benchmark: the figures, a page and a chart under docs/."""

from __future__ import annotations

import datetime
import json
import platform
from pathlib import Path

from setup import chart, figures

KEPT = "docs/benchmark.json"
PAGE = "docs/benchmark.md"
DRAWN = "docs/benchmark.svg"


def keep(repo: Path, chosen: dict[str, dict], found: list[dict], origin: str) -> None:
    """Replace what is kept of the same cases, and write page and chart anew."""
    path = repo / KEPT
    kept = json.loads(path.read_text()) if path.exists() else []
    renewed = set(figures.grouped(found, "measurement", "case"))
    kept = [
        one
        for one in kept
        if (one["measurement"], figures.label(one["case"])) not in renewed
    ]
    where = f"{datetime.date.today():%Y-%m-%d}, {machine()}, Odoo 19.0 ({origin})"
    kept += [{**one, "where": where} for one in found]
    order = {name: number for number, name in enumerate(chosen)}
    kept = [one for one in kept if one["measurement"] in order]
    kept.sort(key=lambda one: (order[one["measurement"]], list(one["case"].values())))
    path.write_text("[\n" + ",\n".join(map(json.dumps, kept)) + "\n]\n")
    (repo / PAGE).write_text(page(chosen, kept))
    (repo / DRAWN).write_text(chart.draw(bars(chosen, kept)))


def machine() -> str:
    """Processor and cores, so that figures can be compared with one's own."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return f"{len(names) or '?'} cores of {names[0] if names else platform.machine()}"


def bars(chosen: dict[str, dict], kept: list[dict]) -> list[chart.Panel]:
    """A panel for each measurement: each case and step, a bar for each variant.

    Where a measurement says how many are ``drawn``, those that cost most.
    """
    panels = []
    for name in {one["measurement"]: None for one in kept}:
        measurement = chosen[name]
        groups: dict[str, list[chart.Bar]] = {}
        for case, step, variant, *_spread, odoo, database, _queries in figures.rows(
            name, kept
        ):
            bar = chart.Bar(variant, odoo, database)
            groups.setdefault(f"{step} · {case}", []).append(bar)
        title = f"{measurement['title']} (ms of CPU per {measurement['unit']})"
        if len(groups) > measurement.get("drawn", len(groups)):
            dearest = sorted(groups, key=lambda one: -total(groups[one]))
            groups = {one: groups[one] for one in dearest[: measurement["drawn"]]}
            title += f": the {len(groups)} that cost most"
        panels.append(chart.Panel(title, groups))
    return panels


def total(group: list[chart.Bar]) -> float:
    """What the most expensive bar comes to."""
    return max(bar.odoo + bar.database for bar in group)


def page(chosen: dict[str, dict], kept: list[dict]) -> str:
    """The page for docs/."""
    lines = [
        "# What it costs: ours beside core and OCA",
        "",
        "Written by `python3 setup bench --write`; the raw figures are in "
        "`benchmark.json`. CPU time of Odoo and of PostgreSQL together, measured in "
        "turns by processes of which one works at a time (where one per cent matters, two "
        "variants at the same moment, by new processes each turn); medians, with "
        "the least and the most of all turns. Calls of functions are counted in a turn of "
        "their own, by Python's profiler: they are the same on any machine.",
        "",
        "![Chart of all figures](benchmark.svg)",
        "",
        "## Targets",
        "",
        "| met | found | at most | measured | claim |",
        "|---|---|---|---|---|",
    ]
    for one in figures.judge(chosen, kept):
        lines.append(
            f"| {'yes' if one.is_met else '**no**'} | {one.found:.3f} | {one.limit:g} "
            f"| {one.measurement}, {one.case} | {one.claim} |"
        )
    for name in {one["measurement"]: None for one in kept}:
        own = [one for one in kept if one["measurement"] == name]
        unit = chosen[name]["unit"]
        lines += [
            "",
            f"## {chosen[name]['title']}",
            "",
            *sorted({f"Run on {one['where']}." for one in own}),
            f"Repeat it: `python3 setup bench {name}`.",
            "",
            f"| case | step | variant | ms per {unit} | least – most | Odoo | PostgreSQL "
            "| queries |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for case, step, variant, middle, least, most, odoo, db, queries in figures.rows(
            name, own
        ):
            lines.append(
                f"| {case} | {step} | {variant} | {middle:.3f} | {least:.3f} – {most:.3f} "
                f"| {odoo:.3f} | {db:.3f} | {queries:.3f} |"
            )
    return "\n".join(lines) + "\n"
