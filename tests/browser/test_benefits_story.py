"""A customer sees what is theirs and chooses about reminders; a salesperson is warned."""

from __future__ import annotations

from playwright.sync_api import expect

from given import company, unique
from pages import Visitor

PORTAL = ("base.group_portal",)


def customer(admin: Visitor, login: str) -> tuple[int, str]:
    """A company with a person who may log in, and a gift card of 50 in its drawer."""
    name = unique("Willow Works")
    owner = company(admin, name)
    person = admin.create(
        "res.partner", name=login.title(), parent_id=owner, email=f"{login}@example.com"
    )
    admin.create_user(login, PORTAL, partner_id=person)
    kinds = admin.call(
        "loyalty.program", "search", [("program_type", "=", "gift_card")]
    )
    program = kinds[0] if kinds else gift_cards(admin)
    card = {"program_id": program, "partner_id": owner, "points": 50}
    card["code"] = unique("W")
    # Odoo's own mail of a gift card prints a barcode; it is no part of this story
    admin.call("loyalty.card", "create", card, context={"loyalty_no_mail": True})
    return owner, name


def gift_cards(admin: Visitor) -> int:
    """Odoo's own programme of gift cards, from its template."""
    action = admin.call("loyalty.program", "create_from_template", "gift_card")
    return action["res_id"]


def test_customer_sees_benefits_and_chooses_about_reminders(visit) -> None:
    """What is unused stands in the portal; reminders stop and begin again there (B1, B2)."""
    admin = visit("admin")
    owner, _name = customer(admin, "willow")
    willow = visit("willow")
    willow.goto("/my/rewards")
    card = willow.page.locator(".o_loyalty_card_row")
    expect(card).to_contain_text("50.00")
    form = willow.page.locator("form#reminders")
    expect(form).to_contain_text("We may remind you by e-mail")

    form.get_by_role("button", name="No reminders, please").click()
    expect(form).to_contain_text("We do not remind you")
    assert chosen(admin, owner) is True

    form.get_by_role("button", name="Remind me again").click()
    expect(form).to_contain_text("We may remind you by e-mail")
    assert chosen(admin, owner) is False
    willow.shot("portal-benefits")


def chosen(admin: Visitor, owner: int) -> bool:
    """Has the customer said that they want no reminders?"""
    (row,) = admin.search_read(
        "res.partner", [("id", "=", owner)], "loyalty_no_reminders"
    )
    return row["loyalty_no_reminders"]


def test_quotation_says_what_the_customer_holds(visit) -> None:
    """A gift card in the drawer: the salesperson reads of it, the order is as before (B4)."""
    admin, sam = visit("admin"), visit("sales")
    owner, _name = customer(admin, "wilma")
    (product,) = sam.call(
        "product.product", "search", [("name", "=", "Software maintenance")]
    )
    line = {"product_id": product, "price_unit": 200, "tax_ids": [(5, 0, 0)]}
    order = sam.create("sale.order", partner_id=owner, order_line=[(0, 0, line)])
    sam.goto(f"/odoo/sales/{order}")
    banner = sam.page.locator(".o_form_view [name=loyalty_hints]")
    expect(banner).to_contain_text("The customer also holds")
    expect(banner).to_contain_text("50.00")
    sam.shot("quotation-hints")
    (sold,) = sam.search_read("sale.order", [("id", "=", order)], "amount_untaxed")
    assert sold["amount_untaxed"] == 200
