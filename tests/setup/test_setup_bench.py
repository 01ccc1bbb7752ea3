"""Who is measured when: each variant once a turn, there and back, some at one moment."""

from setup import bench

FOUR = ["core", "idle", "active", "OCA"]


def test_one_after_the_other():
    assert bench.lanes(FOUR, 0, 1) == [["core"], ["idle"], ["active"], ["OCA"]]
    assert bench.lanes(FOUR, 1, 1) == [["OCA"], ["active"], ["idle"], ["core"]]


def test_two_abreast_stay_together(monkeypatch):
    monkeypatch.setattr(bench.os, "cpu_count", lambda: 2)
    assert bench.lanes(FOUR, 0, 2) == [["core", "idle"], ["active", "OCA"]]
    assert bench.lanes(FOUR, 1, 2) == [["OCA", "active"], ["idle", "core"]]
    assert bench.lanes(FOUR[:3], 1, 2) == [["active"], ["idle", "core"]]


def test_not_more_than_there_are_cores(monkeypatch):
    monkeypatch.setattr(bench.os, "cpu_count", lambda: 1)
    assert bench.lanes(FOUR[:2], 0, 2) == [["core"], ["idle"]]
