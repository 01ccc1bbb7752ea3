"""A manager sets up a ladder with its preview; a customer sees how far they are."""

from __future__ import annotations

from playwright.sync_api import expect

from given import company, paid_invoice, unique
from pages import Visitor

MANAGER = ("loyalty_referral.group_manager",)


def test_manager_makes_a_ladder_and_the_customer_climbs(visit, hire) -> None:
    """From a template in a minute; nobody moves before somebody has looked."""
    admin, ada, mona = visit("admin"), visit("accountant"), hire("mona", *MANAGER)
    name, ladder = unique("Willow Wines"), unique("Metals")
    customer = company(admin, name)
    paid_invoice(ada, customer, 800)

    mona.menu("Loyalty", "Configuration", "New ladder")
    wizard = mona.dialog
    mona.fill("name", ladder, wizard)
    mona.fill("silver_from", "500", wizard)
    mona.fill("gold_from", "2000", wizard)
    mona.shot("new-ladder")
    mona.button("Create ladder", wizard).click()
    tiers = mona.page.locator("[name=tier_ids] tr.o_data_row")
    expect(tiers).to_have_count(3)
    expect(tiers.nth(2)).to_contain_text("Points × 2")
    mona.shot("ladder", doc=True)
    only_for(mona, ladder, customer)

    mona.button("Preview and run").click()
    wizard = mona.dialog
    expect(mona.field("looked_at", wizard)).to_have_text("1")
    expect(wizard.locator("[name=name_ids] tr.o_data_row")).to_contain_text("Silver")
    mona.shot("ladder-preview", doc=True)
    mona.button("Move them and run every night", wizard).click()
    expect(mona.page.locator(".modal")).to_have_count(0)
    night(admin)
    mona.menu("Loyalty", "Tiers", "Members")
    mona.search(name)
    expect(mona.row(name)).to_contain_text("Silver")
    expect(mona.row(name)).to_have_count(1)
    mona.shot("members")
    mona.open_row(name)
    expect(mona.field("applied_ids")).to_contain_text("Points × 1.5")
    mona.shot("member")

    will = portal_user(admin, visit, customer)
    will.goto("/my/rewards")
    card = will.page.locator(".o_loyalty_tier", has_text=ladder)
    expect(card).to_contain_text("Silver")
    expect(card.locator(".o_loyalty_tier_brings")).to_have_text("Points × 1.5")
    expect(card).to_contain_text("1,200.00 of spend more to Gold")  # 2,000 - 800
    expect(card.locator(".o_loyalty_tier_following")).to_have_text("Points × 2")
    expect(card.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    will.shot("tier-progress", doc=True)


def only_for(mona: Visitor, ladder: str, customer: int) -> None:
    """Leave the other customers of the demo alone."""
    ids = mona.call("loyalty.tier.ladder", "search", [("name", "=", ladder)])
    domain = f"[('id', '=', {customer})]"
    mona.call("loyalty.tier.ladder", "write", ids, {"domain": domain})
    mona.page.reload()
    expect(mona.field("domain")).to_contain_text("1 record(s)")


def night(admin: Visitor) -> None:
    """What the scheduler does soon."""
    _model, cron = admin.call(
        "ir.model.data",
        "check_object_reference",
        "loyalty_referral",
        "cron_tier_evaluation",
    )
    admin.call("ir.cron", "method_direct_trigger", [cron])


def portal_user(admin: Visitor, visit, customer: int) -> Visitor:
    """Somebody who works for the customer."""
    login = unique("will").replace(" ", "")
    contact = admin.create(
        "res.partner", name="Will", parent_id=customer, email=f"{login}@example.com"
    )
    admin.create_user(login, ["base.group_portal"], partner_id=contact)
    return visit(login)
