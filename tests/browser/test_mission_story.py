"""A customer sees missions, hands one in, is rewarded, and joins the ranking."""

from __future__ import annotations

from playwright.sync_api import expect

from given import unique
from pages import Visitor


def test_customer_does_a_mission(visit, hire) -> None:
    """From a mission in a minute to the credit on the customer's page."""
    mona = visit("admin")
    name = unique("Send a picture")
    mission = mona.create(
        "loyalty.mission",
        name=name,
        trigger="claim",
        description="Show us where you use it.",
        reward_ids=[(0, 0, {"kind": "fixed", "amount": 12.5})],
    )
    mona.goto(f"/odoo/missions/{mission}")
    mona.button("Start").click()
    expect(mona.status()).to_have_text("Running")

    milo = hire("milo", "base.group_portal", name="Milo Mint")
    milo.goto("/my")
    milo.page.get_by_role("link", name="Missions").click()
    card = milo.page.locator(".o_loyalty_mission").filter(has_text=name)
    expect(card).to_contain_text("12.50 off your next invoices")
    progress = milo.page.locator(".o_loyalty_mission").filter(has_text="Three orders")
    expect(progress).to_contain_text("0 of 3")
    milo.shot("missions", doc=True)
    card.get_by_text("I have done it").click()
    card.get_by_label("In your words").fill("On my desk, every day.")
    card.get_by_role("button", name="Send").click()
    expect(milo.page.get_by_role("status")).to_contain_text("Thank you!")
    claim = milo.page.locator(".o_loyalty_claim").filter(has_text=name)
    expect(claim).to_contain_text("We are looking at it")

    mona.menu("Loyalty", "Missions", "Completed missions")
    mona.open_row("Milo Mint", name)
    mona.shot("mission_claim")
    mona.button("Accept").click()
    mona.button("Accept", mona.dialog).click()
    expect(mona.status()).to_have_text("Done")

    milo.goto("/my/missions")
    done = milo.page.locator(".o_loyalty_achievement").filter(has_text=name)
    expect(done).to_be_visible()
    milo.goto("/my/rewards")
    expect(milo.page.locator("#wrap")).to_contain_text("12.50")
    joins_and_leaves_the_ranking(milo)


def joins_and_leaves_the_ranking(milo: Visitor) -> None:
    """Under a pseudonym, as long as it is wished."""
    milo.goto("/my/missions")
    expect(milo.page.locator(".o_loyalty_rank")).to_have_count(0)
    milo.page.get_by_role("button", name="Join").click()
    own = milo.page.locator(".o_loyalty_rank").filter(has_text="(you)")
    expect(own).to_be_visible()
    expect(own).not_to_contain_text("Milo")
    milo.page.get_by_role("button", name="Leave").click()
    expect(milo.page.locator(".o_loyalty_rank")).to_have_count(0)
