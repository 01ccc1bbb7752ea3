"""A customer recommends: by code and link, by a form; the friend types the code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from given import unique
from pages import RpcError, Visitor


def test_customer_recommends_by_form(visit, hire) -> None:
    """What a customer writes about a friend is a lead of the programme's team."""
    rita = hire("rita", "base.group_portal", name="Rita Rye")
    rita.goto("/my/rewards/recommend")
    friend, company = unique("Tom"), unique("Thyme Theatre")
    rita.page.get_by_label("Company").fill(company)
    rita.page.get_by_label("Name", exact=True).fill(friend)
    rita.button("Recommend").click()
    expect(rita.page.locator("#wrap")).to_contain_text(
        "Please give an e-mail address or a phone number."
    )
    expect(rita.page.get_by_label("Company")).to_have_value(company)
    rita.page.get_by_label("Phone").fill("+1 555 0100")
    rita.page.get_by_label("What should we know?").fill("They move in spring.")
    rita.shot("recommend", doc=True)
    rita.button("Recommend").click()
    expect(rita.page.get_by_role("status")).to_contain_text("Thank you!")
    rita.goto("/my/rewards")
    expect(rita.page.get_by_role("row").filter(has_text=company)).to_be_visible()

    sam = visit("sales")
    sam.menu("Loyalty")
    sam.search(company, "Friend")
    sam.open_row(company)
    expect(sam.field("referrer_id").locator("input")).to_have_value("Rita Rye")
    expect(sam.status()).to_have_text("Waiting")
    (lead,) = sam.search_read(
        "crm.lead", [("partner_name", "=", company)], "team_id", "description", "phone"
    )
    assert lead["team_id"][1] == "Technical support"
    assert "They move in spring." in lead["description"]
    another_customer_sees_nothing(visit("referrer"), company)


def another_customer_sees_nothing(anna: Visitor, friend: str) -> None:
    anna.goto("/my/rewards")
    expect(anna.page.locator("#wrap")).not_to_contain_text(friend)
    with pytest.raises(RpcError, match="AccessError"):
        anna.call("loyalty.referral", "search", [("friend_name", "=", friend)])


def test_friend_types_the_code(visit, hire, open_sign_up) -> None:
    """The link can be shared by button; the code works without any link."""
    ralf = hire("ralf", "base.group_portal", name="Ralf Rosemary")
    ralf.goto("/my/rewards")
    link = ralf.own_link().input_value()
    code = link.rpartition("/")[2]
    for name, address in (
        ("E-mail", r"^mailto:\?.*"),
        ("WhatsApp", r"^https://wa\.me/\?.*"),
        ("Telegram", r"^https://t\.me/.*"),
        ("LinkedIn", r"^https://www\.linkedin\.com/.*"),
    ):
        button = ralf.page.get_by_role("link", name=name)
        expect(button).to_have_attribute("href", re.compile(address + code))
    expect(ralf.page.get_by_alt_text("Your link as a QR code")).to_be_visible()
    expect(ralf.page.locator("#wrap")).to_contain_text(code)
    ralf.shot("my-rewards", doc=True)

    olga = visit()
    name = unique("Olive Opera")
    olga.goto("/web/signup")
    olga.page.get_by_label("Recommendation code").fill(code.lower())
    olga.shot("sign-up-code")
    olga.sign_up(name, f"{name.replace(' ', '.').lower()}@example.com")

    ralf.goto("/my/rewards")
    friend = ralf.page.get_by_role("row").filter(has_text=name)
    expect(friend).to_contain_text("Waiting")
    sam = visit("sales")
    (referral,) = sam.search_read(
        "loyalty.referral",
        [("friend_id.name", "=", name)],
        "referrer_id",
        "earned_amount",
    )
    assert referral["referrer_id"][1] == "Ralf Rosemary"
    assert referral["earned_amount"] == 0
    olga.goto("/my/rewards")
    expect(olga.page.locator("#wrap")).not_to_contain_text("Ralf")
