"""A salesperson sells to somebody who was recommended, and to somebody with credit."""

from __future__ import annotations

from playwright.sync_api import expect

from given import (
    company,
    paid_invoice,
    posted_invoice,
    programme,
    referral,
    unique,
)
from pages import Visitor, money

MANAGER = ("loyalty_referral.group_manager",)


def test_quotation_names_the_referrer(visit) -> None:
    """Who recommended us is chosen on the quotation, and a referral waits (A8)."""
    sam = visit("sales")
    referrer, friend = unique("Sorrel Studio"), unique("Teak Travel")
    company(sam, referrer)
    company(sam, friend)
    sam.goto("/odoo/sales")
    sam.button("New").click()
    sam.choose("partner_id", friend)
    sam.choose("loyalty_referrer_id", referrer)
    sam.save()
    sam.shot("quotation-recommended")
    (referral,) = sam.search_read(
        "loyalty.referral",
        [("friend_id.name", "=", friend)],
        "referrer_id",
        "state",
        "earned_amount",
    )
    assert referral["referrer_id"][1] == referrer
    assert referral["state"] == "open"
    assert referral["earned_amount"] == 0  # a quotation is no purchase


def test_credit_comes_off_a_sale(visit, hire) -> None:
    """Credit of 50 on a sale of 200: seen on the quotation, taken by the invoice."""
    sam, mona, ada = visit("sales"), hire("mona", *MANAGER), visit("accountant")
    name = unique("Umber Umbrellas")
    customer = company(sam, name)
    friend = company(sam, unique("Violet Vets"))
    referral(sam, customer, friend, program_id=programme(mona, 50))
    paid_invoice(ada, friend, 300)
    order = quotation(sam, customer, 200)
    sam.goto(f"/odoo/sales/{order}")
    preview = sam.page.locator(".o_form_view .alert-info", has_text="Next invoice")
    expect(preview).to_contain_text("$ 200.00 − $ 50.00 = $ 150.00 before taxes")
    sam.shot("quotation-preview", doc=True)
    sam.button("Confirm").click()
    expect(sam.status()).to_have_text("Sales Order")
    invoice = bill(sam, order)

    ada.goto(f"/odoo/customer-invoices/{invoice}")
    assert lines(ada, 2) == [200, -50]
    ada.button("Remove reward").click()
    assert lines(ada, 1) == [200]
    ada.button("Use reward credit").click()
    wizard = ada.dialog
    row = wizard.locator("[name=line_ids] tr.o_data_row")
    expect(row).to_have_count(1)
    row.locator("td[name=amount]").click()
    box = wizard.locator("[name=line_ids] tr.o_selected_row [name=amount] input")
    box.fill("30")
    box.press("Tab")
    expect(ada.field("untaxed_after", wizard)).to_contain_text("170.00")
    ada.shot("use-credit", doc=True)
    ada.button("Use credit", wizard).click()
    assert lines(ada, 2) == [200, -30]
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    expect_books(ada, customer, invoice)


def test_reward_pays_an_invoice(visit, hire) -> None:
    """A reward that is a payment leaves the price of 200: 150 are to pay."""
    sam, mona, ada = visit("sales"), hire("mona", *MANAGER), visit("accountant")
    program = programme(mona, 50)
    promised = [("program_id", "=", program), ("side", "=", "referrer")]
    (reward,) = mona.call("loyalty.referral.reward", "search", promised)
    mona.call("loyalty.referral.reward", "write", [reward], {"vat_mode": "payment"})
    customer = company(sam, unique("Willow Wines"))
    friend = company(sam, unique("Yew Yachts"))
    referral(sam, customer, friend, program_id=program)
    paid_invoice(ada, friend, 300)
    invoice = posted_invoice(ada, customer, 200)

    ada.goto(f"/odoo/customer-invoices/{invoice}")
    ada.button("Pay with reward credit").click()
    wizard = ada.dialog
    expect(ada.field("total_after", wizard)).to_contain_text("150.00")
    ada.shot("pay-with-credit", doc=True)
    ada.button("Use credit", wizard).click()
    due = ada.page.locator("[name=amount_residual]")
    expect(due).to_contain_text("150.00")
    assert lines(ada, 1) == [200]
    ada.shot("paid-with-credit")
    ada.button("Take reward back").click()
    ada.button("Ok", ada.dialog).click()
    expect(due).to_contain_text("200.00")
    expect(ada.button("Pay with reward credit")).to_be_visible()


def quotation(sam: Visitor, customer: int, price: float) -> int:
    (product,) = sam.call(
        "product.product", "search", [("name", "=", "Software maintenance")]
    )
    line = {"product_id": product, "price_unit": price, "tax_ids": [(5, 0, 0)]}
    return sam.create("sale.order", partner_id=customer, order_line=[(0, 0, line)])


def bill(sam: Visitor, order: int) -> int:
    """The draft invoice of an order, as its salesperson makes it."""
    context = {"active_model": "sale.order", "active_ids": [order]}
    wizard = sam.call("sale.advance.payment.inv", "create", {}, context=context)
    sam.call("sale.advance.payment.inv", "create_invoices", [wizard], context=context)
    (sold,) = sam.search_read("sale.order", [("id", "=", order)], "invoice_ids")
    (invoice,) = sold["invoice_ids"]
    return invoice


def lines(ada: Visitor, count: int) -> list[float]:
    """The amounts of the invoice on the screen."""
    rows = ada.page.locator("[name=invoice_line_ids] tr.o_data_row")
    expect(rows).to_have_count(count)
    texts = rows.locator("td[name=price_subtotal]").all_inner_texts()
    return [money(text) for text in texts]


def expect_books(ada: Visitor, customer: int, invoice: int) -> None:
    """The discount has its own line, and 50 - 30 = 20 are left."""
    domain = [("move_id", "=", invoice), ("display_type", "=", "product")]
    booked = ada.search_read("account.move.line", domain, "balance", "name")
    assert sorted(line["balance"] for line in booked) == [-200, 30]
    owned = [("partner_id", "=", customer), ("purpose", "=", "credit")]
    entries = ada.search_read("loyalty.ledger.entry", owned, "amount")
    assert sum(entry["amount"] for entry in entries) == 20
    ada.goto(f"/report/html/account.report_invoice/{invoice}")
    expect(ada.page.locator("body")).to_contain_text("170.00")
