"""What a layer of tests came to, and how it is told."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup.ui import duration

NO_TESTS = 5  # pytest's exit code when it found none


@dataclass(frozen=True)
class Result:
    """Counts of one layer; ``note`` says what the counts do not."""

    layer: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def word(self) -> str:
        if self.failed:
            return "FAILED"
        return "passed" if self.passed else "empty"


def from_junit(
    layer: str, report: Path, code: int, seconds: float, filtered: bool
) -> Result:
    """Read pytest's report with mistrust: a crash is a failure, and so is no test."""
    if code == NO_TESTS:
        note = "no test matches" if filtered else "no tests found"
        return Result(layer, failed=0 if filtered else 1, seconds=seconds, note=note)
    passed = failed = skipped = 0
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            number = {
                name: int(suite.get(name, 0))
                for name in ("tests", "failures", "errors")
            }
            failed += number["failures"] + number["errors"]
            skipped += int(suite.get("skipped", 0))
            passed += max(0, number["tests"] - failed - skipped)
    note = ""
    if code and not failed:
        failed, note = 1, f"pytest ended with code {code}"
    return Result(layer, passed, failed, skipped, seconds, note)


def table(results: Sequence[Result]) -> str:
    """One row per layer, and for each that failed the command that runs it alone."""
    lines = [f"{'layer':<9}{'result':<9}{'tests':>7}{'seconds':>9}"]
    for one in results:
        tests = one.passed + one.failed + one.skipped
        row = f"{one.layer:<9}{one.word:<9}{tests:>7}{one.seconds:>9.1f}"
        lines.append(f"{row}  {one.note}".rstrip())
    for one in results:
        if one.failed:
            lines.append(
                f"\n{one.layer} failed. Run it alone: python3 setup test {one.layer}"
            )
    return "\n".join(lines)


def summary(results: Sequence[Result]) -> str:
    """The closing line: counts only, so that a machine can read it."""
    passed = sum(one.passed for one in results)
    failed = sum(one.failed for one in results)
    skipped = sum(one.skipped for one in results)
    return f"{passed} passed, {failed} failed" + (
        f", {skipped} skipped" if skipped else ""
    )


def total(parts: Sequence[Result]) -> Result:
    """A layer's result from those of its parts: sums, and every note."""
    return Result(
        parts[0].layer,
        sum(one.passed for one in parts),
        sum(one.failed for one in parts),
        sum(one.skipped for one in parts),
        sum(one.seconds for one in parts),
        "; ".join(one.note for one in parts if one.note),
    )


def headline(result: Result, name: str = "") -> str:
    text = f"{result.passed} passed, {result.failed} failed, {duration(result.seconds)}"
    return f"───── {name or result.layer}: {text} ".ljust(78, "─")
