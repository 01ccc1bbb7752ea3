"""Customers bring customers: a referral becomes a discount (cases A2 to A5, A8, A9)."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from pages import RpcError, Visitor, money

INVOICES = ("Invoicing", "Customers", "Invoices")
LEDGER = ("Loyalty", "Ledger", "Reward credit")


def invoices_of(user: Visitor, customer: str, *more: str) -> None:
    """The list of invoices, searched for a customer."""
    user.menu(*INVOICES)
    user.search(customer)
    expect(user.row(customer, *more).first).to_be_visible()


def ledger_of(user: Visitor, customer: str) -> None:
    user.menu(*LEDGER)
    user.search(customer)


def account_balance(user: Visitor, customer: str) -> float:
    user.menu("Loyalty", "Ledger", "Accounts")
    user.search(customer)
    return money(user.row(customer).locator("td[name=balance]").inner_text())


def test_salesperson_records_a_referral(visit) -> None:
    """What a salesperson hears on the phone becomes a lead for the right team (A8)."""
    sam = visit("sales")
    sam.menu("Loyalty")
    assert sam.sections()[:3] == ["Referrals", "Benefits", "Ledger"]
    assert "Configuration" not in sam.sections(), "programmes are a manager's business"
    expect(sam.row("Alder Accounting", "Ginkgo Garage")).to_contain_text("Waiting")
    sam.shot("referrals", doc=True)

    sam.menu("Contacts")
    sam.search("Kale Kitchens")
    sam.open_row("Kale Kitchens")
    expect(
        sam.page.locator("button[name=action_view_loyalty_referrals]")
    ).to_contain_text("1")
    sam.shot("customer")

    sam.menu("Loyalty", "Referrals", "Record a referral")
    wizard = sam.dialog
    sam.choose("referrer_id", "Kale Kitchens", wizard)
    sam.fill("friend_name", "Larch Logistics", wizard)
    sam.fill("contact_name", "Lara Larch", wizard)
    sam.fill("email", "lara@larch.example.com", wizard)
    sam.fill("note", "They look for a new payroll program before the summer.", wizard)
    expect(sam.field("team_id", wizard)).to_have_text("Technical support")
    sam.shot("record-referral", doc=True)
    sam.button("Record referral", wizard).click()

    expect(sam.status()).to_have_text("Waiting")
    expect(sam.field("referrer_id").locator("input")).to_have_value("Kale Kitchens")
    expect(sam.field("stage_id")).to_have_text("New")
    sam.shot("referral")
    lead = sam.field("lead_id")
    lead.locator("input").hover()
    lead.locator(".o_external_button").click()
    expect(sam.field("loyalty_referrer_id").locator("input")).to_have_value(
        "Kale Kitchens"
    )
    sam.shot("lead")
    (lead,) = sam.search_read(
        "crm.lead", [("partner_name", "=", "Larch Logistics")], "team_id"
    )
    assert lead["team_id"][1] == "Technical support"

    with pytest.raises(RpcError, match="AccessError"):
        sam.call("loyalty.referral.program", "create", {"name": "My own programme"})
    (entry,) = sam.call("loyalty.ledger.entry", "search", [], limit=1)
    with pytest.raises(RpcError):
        sam.call("loyalty.ledger.entry", "write", [entry], {"amount": 9999})


def test_paid_referral_pays_the_referrers_contract(visit) -> None:
    """Paid, earned, used, credited, owed: the whole life of a reward (A3, A9)."""
    ada = visit("accountant")
    pay_invoice_of_juniper(ada)
    ledger_shows_the_earning(ada)

    # OCA's contract lets only accounting managers invoice contracts.
    admin = visit("admin")
    invoice_contract_of_kale(admin)

    invoices_of(ada, "Kale Kitchens", "Draft")
    ada.open_row("Kale Kitchens")
    expect_free_invoice(ada)
    ada.shot("free-invoice", doc=True)
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    number = ada.field("name").inner_text().strip()
    ledger_of(ada, "Kale Kitchens")
    used = ada.row("Kale Kitchens", "Used")
    expect(used).to_contain_text("-600.00")
    expect(used).to_contain_text(number)
    assert account_balance(ada, "Kale Kitchens") == 0

    credit_invoice_of_juniper(ada)
    ledger_of(ada, "Kale Kitchens")
    expect(ada.row("Kale Kitchens", "Taken back")).to_contain_text("-600.00")
    ada.shot("taken-back", doc=True)
    assert account_balance(ada, "Kale Kitchens") == -600
    invoices_of(ada, "Kale Kitchens")
    ada.open_row(number)
    expect_free_invoice(ada)
    expect(ada.status()).to_have_text("Posted")


def pay_invoice_of_juniper(ada: Visitor) -> None:
    invoices_of(ada, "Juniper Jewels", "690.00")
    ada.open_row("Juniper Jewels")
    ada.button("Pay").click()
    wizard = ada.dialog
    expect(ada.field("amount", wizard).locator("input")).to_have_value("690.00")
    ada.shot("register-payment")
    ada.button("Create Payment", wizard).click()
    expect(ada.page.locator(".modal")).to_have_count(0)
    expect(ada.page.locator(".ribbon:visible")).to_contain_text(
        re.compile("paid|payment", re.I)
    )


def ledger_shows_the_earning(ada: Visitor) -> None:
    ledger_of(ada, "Kale Kitchens")
    earned = ada.row("Kale Kitchens", "Earned")
    expect(earned).to_have_count(1)
    expect(earned.locator("td[name=amount]")).to_contain_text("600.00")
    expect(earned.locator("td[name=explanation]")).to_contain_text(
        re.compile(r"100(\.0)?\s%\sof\s\$\s600\.00: a year of the contract of Juniper")
    )
    ada.shot("ledger", doc=True)


def invoice_contract_of_kale(admin: Visitor) -> None:
    admin.goto("/odoo?debug=1")
    admin.menu("Invoicing", "Customers", "Customer Contracts")
    admin.search("Kale Kitchens")
    admin.open_row("Kale Kitchens")
    credit = admin.page.locator("button[name=action_view_loyalty_credit]")
    expect(credit).to_contain_text("600.00")
    admin.shot("contract", doc=True)
    admin.button("Create invoices").click()
    expect(
        admin.page.locator(".o-mail-Message", has_text="invoice").first
    ).to_be_visible()


def expect_free_invoice(user: Visitor) -> None:
    lines = user.page.locator("[name=invoice_line_ids] tr.o_data_row")
    expect(lines).to_have_count(2)
    amounts = lines.locator("td[name=price_subtotal]").all_inner_texts()
    assert [money(text) for text in amounts] == [600, -600]
    total = user.page.locator(
        "[name=tax_totals] [name=total], [name=tax_totals] tr"
    ).last
    assert money(total.inner_text().replace("Total", "")) == 0


def credit_invoice_of_juniper(ada: Visitor) -> None:
    invoices_of(ada, "Juniper Jewels", "690.00")
    ada.open_row("Juniper Jewels")
    ada.button("Credit Note").click()
    wizard = ada.dialog
    ada.fill("reason", "Contract withdrawn", wizard)
    ada.button("Reverse", wizard).click()
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    ada.shot("credit-note")


def test_invoice_prints_with_its_reward(visit, screenshots) -> None:
    """The PDF shows the discount as a line with its reason: 600 - 250 = 350 (A4)."""
    ada = visit("accountant")
    invoices_of(ada, "Dune Dental", "402.50")
    ada.open_row("Dune Dental")
    lines = ada.page.locator("[name=invoice_line_ids] tr.o_data_row")
    expect(lines).to_have_count(2)
    expect(ada.page.locator("[name=tax_totals]")).to_contain_text("52.50")
    ada.shot("discounted-draft")
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    (invoice,) = ada.search_read(
        "account.move",
        [("partner_id.name", "=", "Dune Dental"), ("move_type", "=", "out_invoice")],
        "name",
    )
    reply = ada.context.request.get(
        f"{ada.base_url}/report/pdf/account.report_invoice/{invoice['id']}",
        timeout=60_000,
    )
    assert reply.ok
    assert reply.headers["content-type"] == "application/pdf"
    if screenshots:
        (screenshots / "invoice.pdf").write_bytes(reply.body())
    ada.page.set_viewport_size({"width": 900, "height": 900})
    ada.goto(f"/report/html/account.report_invoice/{invoice['id']}")
    ada.shot("printed-invoice", doc=True)
    text = PdfReader(io.BytesIO(reply.body())).pages[0].extract_text()
    words = " ".join(text.split())
    # pypdf sees the minus sign of -250.00 apart from its number.
    for shown in (invoice["name"], "Cedar", "250.00", "350.00", "52.50", "402.50"):
        assert shown in words, text


def test_customer_follows_their_rewards(visit) -> None:
    """In the portal a customer sees credit, link, friends with their stage, and history."""
    anna = visit("referrer")
    anna.goto("/my/home")
    card = anna.page.get_by_role("link", name="My rewards")
    expect(card).to_be_visible()
    anna.shot("portal-home")
    card.click()
    page = anna.page.locator(".o_loyalty_rewards")
    expect(page).to_contain_text("600.00")
    expect(anna.own_link()).to_have_value(re.compile(r"/refer/\w+$"))
    tables = page.locator("table")
    expect(tables.nth(0)).to_contain_text("Ginkgo Garage")
    expect(tables.nth(0).locator("tr", has_text="Ginkgo Garage")).to_contain_text("New")
    expect(tables.nth(0).locator("tr", has_text="Birch Bakery")).to_contain_text(
        "600.00"
    )
    expect(tables.nth(1)).to_contain_text("a year of the contract of Birch Bakery")
    anna.shot("portal-rewards", doc=True)
    sees_nothing_of_others(anna)


def sees_nothing_of_others(anna: Visitor) -> None:
    """What a script of a portal user may read and do."""
    entries = anna.search_read("loyalty.ledger.entry", [], "partner_id")
    assert {entry["partner_id"][1] for entry in entries} == {"Alder Accounting"}
    closed = (
        "loyalty.referral",  # the page shows what of it is the customer's business
        "loyalty.ledger.account",
        "loyalty.ledger.transaction",
        "loyalty.ledger.application",
        "loyalty.ledger.inbox",
        "loyalty.referral.program",
        "loyalty.referral.code",
        "loyalty.referral.touch",
    )
    for model in closed:
        with pytest.raises(RpcError, match="AccessError"):
            anna.call(model, "search", [])
    with pytest.raises(RpcError, match="AccessError"):
        anna.call("loyalty.ledger.entry", "write", [entries[0]["id"]], {"amount": 9999})
    with pytest.raises(RpcError, match="AccessError"):
        anna.call("loyalty.referral", "action_cancel", [1])


def test_link_brings_a_customer(visit, open_sign_up) -> None:
    """Whoever signs up through a shared link is recorded as brought by its owner."""
    anna = visit("referrer")
    anna.goto("/my/rewards")
    link = anna.own_link().input_value()

    mia = visit()
    name = f"Maple Motors {uuid.uuid4().hex[:4]}"
    mia.goto("/refer/" + link.rpartition("/")[2])
    mia.sign_up(name, f"{name.replace(' ', '.').lower()}@example.com")
    expect(mia.page.locator("body")).to_contain_text(name)

    anna.goto("/my/rewards")
    friend = anna.page.locator("table").first.locator("tr", has_text=name)
    expect(friend).to_contain_text("Waiting")
    anna.shot("portal-friend")
    sam = visit("sales")
    sam.menu("Loyalty")
    sam.open_row(name)
    expect(sam.field("referrer_id").locator("input")).to_have_value("Alder Accounting")
    expect(sam.field("friend_id").locator("input")).to_have_value(name)


def test_wrong_link_tells_nothing(visit, open_sign_up) -> None:
    """A code that nobody has leads to the same page, and signing up works all the same."""
    zoe = visit()
    zoe.goto("/refer/AAAAAAAAAA")
    zoe.sign_up("Zoe Zinnia", f"zoe.{uuid.uuid4().hex[:6]}@example.com")
    admin = visit("admin")
    assert not admin.search_read(
        "loyalty.referral", [("friend_id.name", "=", "Zoe Zinnia")], "name"
    )
