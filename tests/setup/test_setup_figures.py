"""What the benchmark's figures come to, and which targets they meet."""

from setup import chart, figures
from setup.bench import measurements
from setup.settings import REPO

PLACE = ("measurement", "variant", "turn", "case", "step")


def figure(variant, turn, seconds, queries=10, size=1000):
    """A turn of one step that took so many seconds of CPU."""
    return {
        "measurement": "m",
        "variant": variant,
        "turn": turn,
        "case": {"size": size},
        "step": "work",
        "items": size,
        "python": seconds,
        "database": 0.0,
        "queries": queries,
        "wall": 0.0,
    }


def judged(found, **target):
    """The verdicts on one target about the step."""
    target = {"claim": "…", "variant": "ours", "steps": ["work"], **target}
    chosen = {"m": {"title": "T", "unit": "item", "targets": [target], "cases": []}}
    return [(one.found, one.is_met) for one in figures.judge(chosen, found)]


def test_cost_per_item_is_the_median_of_the_turns():
    found = [figure("ours", turn, s) for turn, s in enumerate((0.1, 0.2, 0.9))]

    assert judged(found, ms=0.2) == [(0.2, True)]  # 0.2 s for 1,000 items
    assert judged(found, ms=0.1) == [(0.2, False)]


def test_ratios_are_taken_turn_by_turn():
    """A machine that got slower in between makes no difference."""
    found = [figure("core", 0, 1.0), figure("ours", 0, 1.0)]
    found += [figure("core", 1, 5.0), figure("ours", 1, 5.5)]
    found += [figure("core", 2, 1.0), figure("ours", 2, 1.1)]

    ((ratio, is_met),) = judged(found, against="core", ratio=1.05)

    assert round(ratio, 9) == 1.1
    assert not is_met


def test_the_clock_is_compared_where_a_target_says_so():
    found = [figure("one", 0, 1.0), figure("ours", 0, 1.2)]
    found[0]["wall"], found[1]["wall"] = 2.0, 1.5  # two processes of 0.6 s each

    assert judged(found, against="one", by="wall", ratio=0.8) == [(0.75, True)]
    assert judged(found, against="one", ratio=1.25) == [(1.2, True)]


def test_queries_are_those_that_are_more_than_without_us():
    found = [figure("core", 0, 1.0, 4000), figure("ours", 0, 1.0, 5000)]

    assert judged(found, against="core", queries=0.0) == [(1.0, False)]


def test_calls_are_counted_apart_from_what_is_timed():
    """A turn whose calls are counted is slower, and no cost."""
    found = [figure("core", 0, 1.0), figure("ours", 0, 1.0)]
    for variant, calls in (("core", 2_000_000), ("ours", 2_010_000)):
        place = {k: figure(variant, 1, 0)[k] for k in (*PLACE, "items")}
        found.append({**place, "calls": calls})

    assert judged(found, against="core", calls=1.01) == [(1.005, True)]
    assert judged(found, against="core", calls=1.004) == [(1.005, False)]
    assert judged(found, against="core", ratio=1.0) == [(1.0, True)]
    assert [row[3] for row in figures.rows("m", found)] == [1.0, 1.0]
    assert judged(found[:2], against="core", calls=1.01) == []


def test_growth_compares_the_largest_case_with_the_smallest():
    found = [figure("ours", 0, 1.0), figure("ours", 0, 15.0, size=10_000)]

    assert judged(found, growth=1.2) == [(1.5, False)]  # 1 ms became 1.5 ms
    assert judged(found[:1], growth=1.2) == []


def test_of_many_steps_the_worst_is_judged_and_named():
    found = [
        {**figure(variant, 0, seconds), "step": step}
        for variant, step, seconds in (
            ("ours", "lots", 1.5), ("ours", "deals", 3.0), ("core", "invoices", 2.0),
        )
    ]  # fmt: skip
    target = {"claim": "c", "variant": "ours", "against": "core", "beside": "invoices"}

    (all_steps,) = figures.judge_target("m", {**target, "ratio": 1.2}, found)
    (some,) = figures.judge_target(
        "m", {**target, "ratio": 1.2, "but": ["deals"]}, found
    )

    assert (all_steps.claim, all_steps.found) == ("c (worst: deals)", 1.5)  # 3 : 2
    assert not all_steps.is_met
    assert (some.claim, some.found) == ("c (worst: lots)", 0.75)  # 1.5 : 2
    assert some.is_met


def test_what_was_not_measured_is_not_judged():
    assert judged([figure("ours", 0, 1.0)], against="core", ratio=1.0) == []


def test_every_measurement_can_be_read_and_judged():
    """Variants, cases and targets of all files fit together."""
    found = measurements(REPO)
    assert {"invoices", "contracts", "accrual", "settlement"} <= set(found)
    for measurement in found.values():
        assert all("size" in case for case in measurement["cases"])
        for target in measurement["targets"]:
            assert target["variant"] in measurement["variants"]
            assert target.get("against", target["variant"]) in measurement["variants"]
            assert sum(kind in target for kind in figures.KINDS) == 1


def test_the_chart_has_a_bar_for_each_part():
    panel = chart.Panel("Title <1>", {"work": [chart.Bar("ours", 1.0, 2.0)]})

    drawn = chart.draw([panel])

    assert "Title &lt;1&gt;" in drawn
    assert drawn.count("<rect") == 1 + 2 + 2  # paper, legend, one bar of two parts
