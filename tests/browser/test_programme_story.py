"""A manager makes a programme, changes it, and decides about doubtful referrals."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Locator, expect

from given import company, referral, unique
from pages import RpcError, Visitor

MANAGER = ("loyalty_referral.group_manager",)


def record(user: Visitor, referrer: str, friend: str, program: str = "") -> None:
    """Record who brought whom; both are companies that nobody knows yet."""
    values = {"referrer_id": company(user, referrer), "friend_name": friend}
    if program:
        domain = [("name", "=", program)]
        (values["program_id"],) = user.call(
            "loyalty.referral.program", "search", domain
        )
    wizard = user.create("loyalty.referral.record", **values)
    user.call("loyalty.referral.record", "action_record", [wizard])


def test_manager_makes_and_changes_a_programme(visit, hire) -> None:
    """From a template in a minute; later terms leave what was promised as it was."""
    mona, sam = hire("mona", *MANAGER), visit("sales")
    name = unique("Colleagues")
    mona.menu("Loyalty", "Configuration", "New programme")
    wizard = mona.dialog
    mona.page.get_by_label("Bring a friend: both sides gain").check()
    mona.fill("name", name, wizard)
    expect(mona.field("referrer_amount", wizard).locator("input")).to_have_value(
        "50.00"
    )
    mona.fill("friend_amount", "30", wizard)
    mona.shot("new-programme", doc=True)
    mona.button("Create programme", wizard).click()
    rewards = mona.page.locator("[name=reward_ids] tr.o_data_row")
    expect(rewards).to_have_count(2)
    expect(rewards.filter(has_text="Referrer")).to_contain_text("50.00")
    expect(rewards.filter(has_text="Friend")).to_contain_text("30.00")
    expect(mona.button("Change terms")).to_be_hidden()  # nobody was promised anything
    mona.shot("programme")
    programme = mona.page.url

    friend = unique("Oak Optics")
    record(sam, unique("Nut Novelties"), friend, name)
    mona.page.goto(programme)
    mona.button("Change terms").click()
    wizard = mona.dialog
    expect(wizard).to_contain_text(friend)
    expect(mona.field("open_count", wizard)).to_have_text("1")
    expect(mona.field("granted_count", wizard)).to_have_text("0")
    change_amount(mona, wizard, "Referrer", "70")
    mona.shot("change-terms", doc=True)
    mona.button("Make the new version", wizard).click()
    expect(mona.page.locator(".modal")).to_have_count(0)
    expect(rewards.filter(has_text="Referrer")).to_contain_text("70.00")
    expect(rewards.filter(has_text="Friend")).to_contain_text("30.00")
    expect(mona.page.locator(".o-mail-Message").first).to_contain_text(
        "Version 2. 1 open referrals keep their terms."
    )
    sees_how_it_does(mona, name)


def sees_how_it_does(mona: Visitor, name: str) -> None:
    """Programmes as cards with their figures; the days on which referrals qualified."""
    mona.menu("Loyalty", "Configuration", "Referral programmes")
    card = mona.page.locator(".o_kanban_record", has_text=name)
    expect(card).to_contain_text("Referrals")
    mona.shot("programmes", doc=True)
    mona.goto("/odoo/referrals")
    mona.page.locator(".o_switch_view.o_calendar").click()
    expect(mona.page.locator(".o_calendar_view")).to_be_visible()
    mona.shot("qualified-days")


def change_amount(user: Visitor, wizard: Locator, side: str, amount: str) -> None:
    row = wizard.locator("[name=line_ids] tr.o_data_row", has_text=side)
    row.locator("td[name=amount]").click()
    box = wizard.locator("[name=line_ids] tr.o_selected_row [name=amount] input")
    box.fill(amount)
    box.press("Tab")


def test_reviewer_decides(visit, hire) -> None:
    """Both parties share a mail domain: one pair is accepted, the other refused."""
    mona, sam = hire("mona", *MANAGER), visit("sales")
    good, bad = unique("Pine Press"), unique("Quince Quilts")
    for referrer, friend in ((unique("Reed"), good), (unique("Rush"), bad)):
        doubtful(sam, referrer, friend)

    sam.menu("Loyalty", "Referrals", "To review")
    sam.open_row(good)
    expect(sam.page.get_by_text("until a manager accepts it")).to_be_visible()
    expect(sam.button("Accept")).to_have_count(0)
    expect(sam.button("Refuse")).to_have_count(0)

    mona.menu("Loyalty", "Referrals", "To review")
    mona.shot("review-queue")
    mona.open_row(good)
    both = mona.field("comparison")
    expect(both.locator("tr", has_text="E-mail")).to_contain_text("sales@")
    expect(both.locator("tr.table-warning")).to_have_count(1)
    mona.shot("review", doc=True)
    mona.button("Accept").click()
    mona.fill("note", "Two firms of one family", mona.dialog)
    mona.button("Accept", mona.dialog).click()
    expect(mona.status()).to_have_text("Waiting")
    expect(mona.field("decision_note")).to_have_text("Two firms of one family")

    mona.menu("Loyalty", "Referrals", "To review")
    expect(mona.row(good)).to_have_count(0)
    mona.open_row(bad)
    mona.button("Refuse").click()
    mona.button("Refuse", mona.dialog).click()
    expect(mona.dialog).to_be_visible()  # a refusal needs its reason
    mona.fill("note", "One and the same shop", mona.dialog)
    mona.button("Refuse", mona.dialog).click()
    expect(mona.status()).to_have_text("Refused")
    mona.menu("Loyalty", "Referrals", "To review")
    expect(mona.row(bad)).to_have_count(0)
    nothing_was_earned(sam, good, bad)


def doubtful(user: Visitor, referrer: str, friend: str) -> None:
    """A referral whose sides write from the same domain of their own."""
    domain = f"{uuid.uuid4().hex[:8]}.example.org"
    one = company(user, referrer, email=f"sales@{domain}")
    two = company(user, friend, email=f"office@{domain}")
    referral(user, one, two)


def nothing_was_earned(sam: Visitor, *friends: str) -> None:
    referrals = sam.search_read(
        "loyalty.referral", [("friend_name", "in", friends)], "earned_amount"
    )
    assert [referral["earned_amount"] for referral in referrals] == [0, 0]
    ids = [referral["id"] for referral in referrals]
    for method in ("action_accept", "action_refuse"):
        with pytest.raises(RpcError):
            sam.call("loyalty.referral", method, ids, "because")
