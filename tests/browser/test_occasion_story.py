"""A salesperson finds a reason for a discount on a quotation (case D2)."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from given import company, unique
from pages import Visitor
from test_sales_story import quotation

SALES_MANAGER = (
    "sales_team.group_sale_manager",
    "product.group_product_manager",
    "base.group_partner_manager",
)


def make_programme(omar: Visitor, name: str) -> None:
    """20 % in the month of a birthday: better than what the demo gives."""
    omar.menu("Loyalty", "Occasions", "New occasion")
    wizard = omar.dialog
    omar.fill("name", name, wizard)
    omar.fill("discount", "20", wizard)
    omar.shot("new-occasion")
    omar.button("Create programme", wizard).click()
    expect(omar.page.locator("[name=rule_ids]")).to_contain_text(
        "Name day and birthday, in its month"
    )
    omar.shot("occasion-programme")


def test_salesperson_applies_an_occasion(visit, hire) -> None:
    """The contact's birthday is this month: seen, explained, applied, and used up."""
    omar, sam = hire("omar", *SALES_MANAGER), visit("sales")
    name = unique("Birthday month")
    make_programme(omar, name)
    born = datetime.now(UTC).date().replace(day=28).isoformat()
    employer = company(sam, unique("Yarrow Yachts"))
    contact = sam.create(
        "res.partner",
        name="Yvonne Yarrow",
        parent_id=employer,
        loyalty_birthday=born,
    )
    order = quotation(sam, contact, 200)
    sam.goto(f"/odoo/sales/{order}")
    hint = sam.page.locator(".o_form_view .alert-info", has_text=name)
    expect(hint).to_contain_text("Yvonne Yarrow: birthday on")
    sam.shot("quotation-occasion")
    sam.button("Occasions").click()
    rows = sam.dialog.locator("tr.o_data_row")
    mine = rows.filter(has_text=name)
    expect(mine).to_contain_text("Counts")
    framework = rows.filter(has_text="Framework Contract")
    expect(framework.first).to_contain_text("Does not count")
    expect(framework.first).to_contain_text("Sign one now")
    sam.shot("occasions", doc=True)
    sam.button("Apply", mine).click()
    lines = sam.page.locator("[name=order_line] tr.o_data_row")
    expect(lines).to_have_count(2)
    sam.button("Confirm").click()
    expect(sam.status()).to_have_text("Sales Order")
    (sold,) = sam.search_read("sale.order", [("id", "=", order)], "amount_untaxed")
    assert sold["amount_untaxed"] == 160  # 200 - 20 %

    again = quotation(sam, contact, 200)
    sam.goto(f"/odoo/sales/{again}")
    sam.button("Occasions").click()
    expect(sam.dialog.locator("tr.o_data_row", has_text=name)).to_contain_text(
        "It was used on order"
    )
    sam.shot("occasion-used")
