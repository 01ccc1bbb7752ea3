"""What the benchmark's figures come to: medians, spreads, ratios, and which target is met.

A target has a ``claim``, a ``variant``, ``steps`` whose costs are added (none: every step
for itself, and the worst one counts), and one of ``ms`` (CPU per item at most), ``ratio``
(to the variant ``against`` or to its step ``beside``, turn by turn), ``queries`` (more per
item than ``against``), ``calls`` (of functions, as a ratio to ``against``), ``rows``
(queries that more items may cost), ``growth`` (cost per item of the largest case against
the smallest). ``case`` or ``where`` say which cases it is
about; ``by`` is "wall" where the clock is compared; ``but`` names steps that are judged by no target without steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

KINDS = ("ms", "ratio", "queries", "calls", "rows", "growth")


#: What is not CPU time.
COUNTED = ("calls", "queries", "wall")


@dataclass(frozen=True)
class Verdict:
    """A target, what was found, and whether that is good enough."""

    measurement: str
    case: str
    claim: str
    limit: float
    found: float
    is_met: bool


def cpu(figure: dict) -> float:
    """Milliseconds of CPU of Odoo and PostgreSQL, per item."""
    return 1000 * (figure["python"] + figure["database"]) / figure["items"]


def label(case: dict) -> str:
    """3,000 · 10 partners"""
    size, *others = case.items()
    return " · ".join(
        [f"{size[1]:,}", *(f"{value:,} {what}" for what, value in others)]
    )


def grouped(found: list[dict], *names: str) -> dict[tuple, list[dict]]:
    """Figures by some of what they say, in the order they came."""
    groups: dict[tuple, list[dict]] = {}
    for one in found:
        values = tuple(label(one[n]) if n == "case" else one[n] for n in names)
        groups.setdefault(values, []).append(one)
    return groups


def timed(found: list[dict], calls: bool = False) -> list[dict]:
    """What was measured by time; or of whose calls were counted, which takes time."""
    return [one for one in found if ("calls" in one) == calls]


def rows(name: str, found: list[dict]) -> list[tuple]:
    """(case, step, variant, median, least, most, of Odoo, of the database, queries)."""
    own = [one for one in timed(found) if one["measurement"] == name]
    made = []
    for (case, step, variant), turns in grouped(own, "case", "step", "variant").items():
        costs = [cpu(one) for one in turns]
        database = median(1000 * one["database"] / one["items"] for one in turns)
        queries = median(one["queries"] / one["items"] for one in turns)
        middle = median(costs)
        made.append(
            (case, step, variant, middle, min(costs), max(costs), middle - database,
             database, queries)
        )  # fmt: skip
    return made


def table(name: str, measurement: dict, found: list[dict]) -> str:
    """All figures of one measurement, for the terminal."""
    lines = [f"\n{measurement['title']} (ms of CPU per {measurement['unit']})"]
    head = f"{'':24}{'':14}{'':18}{'median':>9}{'least':>9}{'most':>9}{'Odoo':>9}"
    lines.append(head + f"{'database':>10}{'queries':>9}")
    for case, step, variant, *costs, queries in rows(name, found):
        lines.append(
            f"{case:24}{step[:13]:14}{variant:18}"
            + "".join(f"{cost:9.3f}" for cost in costs[:-1])
            + f"{costs[-1]:10.3f}{queries:9.3f}"
        )
    return "\n".join(lines)


def judge(chosen: dict[str, dict], found: list[dict]) -> list[Verdict]:
    """Every target for which there are figures."""
    verdicts = []
    for name, own in grouped(found, "measurement").items():
        measurement = chosen.get(name[0])
        for target in measurement["targets"] if measurement else []:
            verdicts += judge_target(name[0], target, own)
    return verdicts


def judge_target(name: str, target: dict, found: list[dict]) -> list[Verdict]:
    """The verdict on each case; of a target without steps, that on the worst step."""
    if "steps" in target:
        return judge_steps(name, target, found)
    worst: dict[str, Verdict] = {}
    for step in {one["step"]: None for one in found}:
        claim = f"{target['claim']} (worst: {step})"
        own = {**target, "claim": claim, "steps": [step]}
        judged = [] if step in target.get("but", ()) else judge_steps(name, own, found)
        for one in judged:
            if one.case not in worst or one.found > worst[one.case].found:
                worst[one.case] = one
    return list(worst.values())


def judge_steps(name: str, target: dict, found: list[dict]) -> list[Verdict]:
    """The verdict on each case, or on how the largest compares with the smallest."""
    kind = next(kind for kind in KINDS if kind in target)
    asked = target.get("case") or target.get("where") or {}
    found = [one for one in found if asked.items() <= one["case"].items()]
    cases = grouped(found, "case")
    values = {case[0]: value_of(kind, target, own) for case, own in cases.items()}
    values = {case: value for case, value in values.items() if value is not None}
    if kind in ("growth", "rows"):
        first, last = (
            (list(values.values()) or [0])[0],
            (list(values.values()) or [0])[-1],
        )
        if len(values) < 2:
            return []
        value = last / first if kind == "growth" else last - first
        values = {f"{list(values)[-1]} against {list(values)[0]}": value}
    limit = target[kind]
    return [
        Verdict(name, case, target["claim"], limit, value, value <= limit + 1e-9)
        for case, value in values.items()
    ]


def value_of(kind: str, target: dict, found: list[dict]) -> float | None:
    """What a target says about one case; None when it was not measured."""
    by = target.get("by", kind)
    own = per_turn(by, found, target["variant"], target["steps"])
    if "against" not in target:
        return median(own) if own else None
    beside = [target["beside"]] if "beside" in target else target["steps"]
    other = per_turn(by, found, target["against"], beside)
    pairs = list(zip(own, other, strict=False))
    if not pairs:
        return None
    if kind in ("ratio", "calls"):
        return median(a / b for a, b in pairs)
    return median(a - b for a, b in pairs)


def per_turn(by: str, found: list[dict], variant: str, steps: list[str]) -> list[float]:
    """Cost of the steps of each turn: calls, queries, seconds by the clock, or CPU."""
    found = timed(found, by == "calls")
    own = [one for one in found if one["variant"] == variant and one["step"] in steps]
    counted = {"rows": "queries"}.get(by, by if by in COUNTED else None)
    return [
        sum(one[counted] / one["items"] if counted else cpu(one) for one in turn)
        for turn in grouped(own, "turn").values()
    ]


def verdict_table(verdicts: list[Verdict]) -> str:
    """Targets with what was found, for the terminal."""
    return "\n".join(
        f"{'met   ' if one.is_met else 'MISSED'} {one.found:9.3f} (at most {one.limit:g})  "
        f"{one.measurement}, {one.case}: {one.claim}"
        for one in verdicts
    )
