"""How a run is counted and told: nothing that went wrong may look green."""

import re

from setup.results import Result, from_junit, headline, summary, table, total

REPORT = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest" tests="5" failures="1" errors="1" skipped="1" time="1.0"/>
</testsuites>"""


def write(tmp_path, text):
    report = tmp_path / "report.xml"
    report.write_text(text)
    return report


def test_the_counts_come_from_the_report(tmp_path):
    result = from_junit("unit", write(tmp_path, REPORT), 1, 2.0, filtered=False)
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)


def test_a_crash_counts_as_a_failure(tmp_path):
    result = from_junit("addons", tmp_path / "absent.xml", 3, 2.0, filtered=False)
    assert (result.failed, result.word) == (1, "FAILED")
    assert "code 3" in result.note


def test_no_test_at_all_is_a_failure_unless_the_user_has_filtered(tmp_path):
    report = write(tmp_path, REPORT)
    assert from_junit("unit", report, 5, 0.1, filtered=False).failed == 1
    assert from_junit("unit", report, 5, 0.1, filtered=True).failed == 0


def test_the_closing_line_holds_the_sum_and_nothing_else():
    results = [Result("unit", passed=3), Result("full", passed=1, failed=2)]
    assert summary(results) == "4 passed, 2 failed"
    assert (
        summary([Result("unit", passed=1, skipped=2)])
        == "1 passed, 0 failed, 2 skipped"
    )


def test_the_table_names_each_failed_layer_with_the_command_that_runs_it_alone():
    text = table(
        [Result("unit", passed=3), Result("full", failed=1), Result("lint", failed=1)]
    )
    assert re.findall(r"python3 setup test (\w+)", text) == ["full", "lint"]


def test_a_layer_that_ran_in_parts_is_their_sum():
    parts = [Result("addons", 5, 0, 1, 60.0), Result("addons", 2, 1, 0, 30.0, "crash")]
    assert total(parts) == Result("addons", 7, 1, 1, 90.0, "crash")


def test_the_headline_of_a_block():
    assert "unit: 3 passed, 0 failed, 1 min 05 s" in headline(
        Result("unit", 3, seconds=65)
    )
