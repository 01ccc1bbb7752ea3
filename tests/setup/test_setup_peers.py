"""What counts as broken by us: what passes without our addons and does not with them."""

from setup.peers import Outcome, broken, parse, report
from setup.settings import Settings

JUNIT = """<?xml version="1.0"?><testsuites><testsuite name="pytest">
<testcase classname="odoo.addons.sale_loyalty.tests.test_buy.TestBuy" name="test_a"/>
<testcase classname="odoo.addons.loyalty.tests.test_x.TestX" name="test_b">
  <failure message="no">trace</failure></testcase>
<testcase classname="odoo.addons.contract.tests.test_y.TestY" name="test_c">
  <skipped message="why"/></testcase>
</testsuite></testsuites>"""


def outcomes(**states):
    return [Outcome("loyalty", name, state) for name, state in states.items()]


def test_every_test_is_read_with_its_addon_and_state(tmp_path):
    path = tmp_path / "junit.xml"
    path.write_text(JUNIT)
    assert [(one.addon, one.state) for one in parse(path)] == [
        ("sale_loyalty", "passed"),
        ("loyalty", "failed"),
        ("contract", "skipped"),
    ]


def test_a_failure_that_was_there_before_is_not_ours():
    before = outcomes(old="failed", fine="passed")
    assert broken(before, outcomes(old="failed", fine="passed")) == []


def test_failing_skipping_and_vanishing_are_all_noticed():
    before = outcomes(a="passed", b="passed", c="passed", d="passed")
    assert broken(before, outcomes(a="failed", b="skipped", d="passed")) == [
        "a",
        "b",
        "c",
    ]


def test_the_report_counts_by_addon_and_names_what_is_ours(tmp_path):
    settings = Settings(tmp_path, tmp_path, None, "demo", 8069)
    text = report(
        settings, "somewhere", outcomes(a="passed", b="failed"), outcomes(a="failed")
    )
    assert "| loyalty | 2 | 1 | 1 | 0 | 0 |" in text
    assert "Tests that fail only with our addons: 1.\n- `a`" in text
