"""A partner is paid for the customers they bring (case G1)."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from pages import RpcError, Visitor, money

COMMISSION = ("Loyalty", "Partners", "Commission")


def commission_of(user: Visitor, customer: str) -> None:
    """The ledger of commission, searched for a customer."""
    user.menu(*COMMISSION)
    user.search(customer, "Customer")


def test_partner_follows_their_commission(visit) -> None:
    """In the portal a partner sees balance, customers, reasons and statements."""
    nora = visit("partner")
    nora.goto("/my/home")
    nora.page.get_by_role("link", name="My commissions").click()
    page = nora.page.locator("#wrap")
    expect(page.get_by_label("Your partner link")).to_have_value(
        re.compile(r"/refer/\w+$")
    )
    expect(page).to_contain_text("first purchase of Blue Harbor Ltd")
    customer = page.locator("table").first.locator("tr", has_text="Blue Harbor Ltd")
    expect(customer).to_contain_text("620.00")
    entries = nora.search_read(
        "loyalty.ledger.entry", [("purpose", "=", "commission")], "amount", "partner_id"
    )
    balance = sum(entry["amount"] for entry in entries)
    assert money(page.locator(".display-6").inner_text()) == pytest.approx(balance)
    nora.shot("portal-commissions", doc=True)

    nora.goto("/my/statements")
    nora.shot("portal-statements")
    nora.page.locator("#wrap table a").last.click()
    expect(nora.page.locator("#wrap")).to_contain_text("400.00")
    expect(nora.page.locator("#wrap")).to_contain_text("first purchase of Echo Energy")
    nora.shot("portal-statement")
    assert {entry["partner_id"][1] for entry in entries} == {"Northwind Resellers"}
    changes_nothing(nora, entries[0]["id"])


def test_partner_downloads_a_statement(visit) -> None:
    """The statement is a document that the partner can file."""
    nora = visit("partner")
    nora.goto("/my/statements")
    nora.page.locator("#wrap table a").last.click()
    with nora.page.expect_download() as download:
        nora.page.get_by_text("Download").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def changes_nothing(nora: Visitor, entry: int) -> None:
    """What a script of the partner may not do."""
    (binding, *_others) = nora.call("loyalty.partner.binding", "search", [])
    refused = (
        ("loyalty.ledger.entry", "write", [entry], {"amount": 9999}),
        ("loyalty.partner.binding", "write", [binding], {"reason": "mine"}),
        ("loyalty.partner.binding", "create", {"reason": "mine"}),
        ("loyalty.commission.statement", "create", {}),
        ("loyalty.commission.plan", "search", []),
        ("loyalty.referral.code", "search", []),
    )
    for model, method, *arguments in refused:
        with pytest.raises(RpcError, match="AccessError"):
            nora.call(model, method, *arguments)
    drafts = nora.call(
        "loyalty.commission.statement", "search", [("state", "=", "draft")]
    )
    assert not drafts


def test_other_customers_see_no_commission(visit) -> None:
    """A customer who is no partner finds nothing about commission anywhere."""
    anna = visit("referrer")
    anna.goto("/my/home")
    anna.shot("portal-home-customer")
    expect(anna.page.get_by_role("link", name="My commissions")).to_be_hidden()
    assert not anna.search_read(
        "loyalty.ledger.entry", [("purpose", "=", "commission")]
    )
    assert not anna.call("loyalty.partner.binding", "search", [])
    assert not anna.call("loyalty.commission.statement", "search", [])


def test_statement_becomes_a_vendor_bill(visit) -> None:
    """Last month's 500 + 120 + 150 + 200 - 200 - 100 = 670 are billed and paid."""
    ada = visit("accountant")
    ada.menu(*COMMISSION)
    expect(ada.row("Blue Harbor Ltd", "500.00")).to_contain_text("first purchase")
    expect(ada.row("Blue Harbor Ltd", "120.00")).to_contain_text("later purchase")
    expect(ada.row("Coral Cafe", "150.00")).to_contain_text(
        "$ 300.00 of $ 900.00 are paid: $ 150.00 in all"
    )
    ada.shot("commission", doc=True)

    statement = bill_last_month(ada)
    expect(ada.page.get_by_text("Draft Bill")).to_be_visible()
    expect(ada.field("partner_id").locator("input")).to_have_value(
        "Northwind Resellers"
    )
    expect(ada.page.locator("[name=tax_totals]")).to_contain_text("670.00")
    ada.shot("vendor-bill", doc=True)
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    ada.page.locator("button[name=action_view_loyalty_statement]").click()
    expect(ada.status()).to_have_text("Billed")
    assert figures(ada) == [970, -300, 670, 0]
    ada.shot("statement", doc=True)

    ada.page.locator("button[name=action_view_bill]").click()
    ada.button("Pay").click()
    ada.button("Create Payment", ada.dialog).click()
    expect(ada.page.locator(".ribbon:visible")).to_contain_text(
        re.compile("paid", re.I)
    )
    ada.page.goto(statement)
    expect(ada.status()).to_have_text("Paid")
    prints(ada, statement)


def bill_last_month(ada: Visitor) -> str:
    """Make the statements of last month, bill the partner's; return its address."""
    ada.menu("Loyalty", "Partners", "Create statements")
    ada.shot("create-statements", doc=True)
    ada.button("Create statements", ada.dialog).click()
    summary = ada.dialog.locator("tr.o_data_row", has_text="Northwind Resellers")
    expect(summary).to_contain_text("Statement created")
    expect(summary).to_contain_text("670.00")
    ada.shot("statements-created")
    ada.button("Open statements", ada.dialog).click()
    ada.open_row("Northwind Resellers")
    expect(ada.status()).to_have_text("Draft")
    assert figures(ada) == [970, -300, 0, 670]
    ada.shot("statement-draft")
    statement = ada.page.url
    ada.button("Confirm and bill").click()
    ada.button("Ok", ada.dialog).click()
    return statement


def prints(ada: Visitor, statement: str) -> None:
    """The statement prints for accounting."""
    name = "loyalty_partner_commission.report_commission_statement"
    number = statement.rpartition("/")[2]
    reply = ada.context.request.get(
        f"{ada.base_url}/report/pdf/{name}/{number}", timeout=60_000
    )
    assert reply.ok
    text = " ".join(PdfReader(io.BytesIO(reply.body())).pages[0].extract_text().split())
    for shown in ("Commission statement CS/", "970.00", "300.00", "670.00"):
        assert shown in text
    ada.page.set_viewport_size({"width": 900, "height": 900})
    ada.goto(f"/report/html/{name}/{number}")
    ada.shot("printed-statement")


def figures(user: Visitor) -> list[float]:
    """Earned, taken back, settled and closing, of the statement on the screen."""
    names = ("earned", "taken_back", "settled", "closing")
    return [money(user.field(f"{name}_amount").inner_text()) for name in names]


def test_bound_customer_earns_until_refunded(visit) -> None:
    """Bind, invoice, be paid: 50 % of 600 is 300; a credit note takes it back."""
    customer = f"Glacier Games {uuid.uuid4().hex[:4]}"
    admin = visit("admin")
    admin.call("res.partner", "create", {"name": customer, "is_company": True})
    bind(admin, customer)

    ada = visit("accountant")
    ada.menu("Invoicing", "Customers", "Invoices")
    ada.button("New").click()
    ada.choose("partner_id", customer)
    ada.button("Add a line").click()
    line = ada.page.locator("[name=invoice_line_ids] tr.o_selected_row")
    ada.fill("name", "Subscription", line)
    ada.fill("price_unit", "600", line)
    line.locator("[name=price_unit] input").press("Tab")
    expect(ada.page.locator("[name=tax_totals]")).to_contain_text("600.00")
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    expect(ada.page).to_have_url(re.compile(r"/\d+$"))
    invoice = ada.page.url
    commission_of(ada, customer)
    expect(ada.row()).to_have_count(0)  # it follows the payment

    ada.page.goto(invoice)
    ada.button("Pay").click()
    ada.button("Create Payment", ada.dialog).click()
    earned = ada.page.locator("button[name=action_view_loyalty_commission]")
    expect(earned).to_contain_text("300.00")
    ada.shot("commissioned-invoice")
    commission_of(ada, customer)
    entry = ada.row(customer, "Earned")
    expect(entry.locator("td[name=amount]")).to_contain_text("300.00")
    expect(entry.locator("td[name=explanation]")).to_contain_text(
        re.compile(rf"50\s%\sof\s\$\s600\.00.*first purchase of {customer}")
    )

    ada.page.goto(invoice)
    ada.button("Credit Note").click()
    ada.fill("reason", "Not what they wanted", ada.dialog)
    ada.button("Reverse", ada.dialog).click()
    ada.button("Confirm").click()
    expect(ada.status()).to_have_text("Posted")
    commission_of(ada, customer)
    expect(ada.row(customer, "Taken back").locator("td[name=amount]")).to_contain_text(
        "-300.00"
    )
    ada.shot("commission-taken-back")


def bind(admin: Visitor, customer: str) -> None:
    """Bind a customer to the partner by hand."""
    admin.menu("Loyalty", "Partners", "Bindings")
    admin.shot("bindings", doc=True)
    admin.button("New").click()
    admin.choose("customer_id", customer)
    admin.choose("partner_id", "Northwind Resellers")
    expect(admin.field("plan_id").locator("input")).to_have_value("Partner plan 50/20")
    admin.fill("reason", "They met at the trade fair")
    admin.save()
    expect(admin.status()).to_have_text("Active")
    admin.shot("binding")


def test_partner_link_binds(visit, open_sign_up) -> None:
    """Whoever signs up through a partner's link is bound to the partner at once (G2.1)."""
    nora = visit("partner")
    nora.goto("/my/commissions")
    link = nora.page.get_by_label("Your partner link").input_value()

    name = f"Isle Imports {uuid.uuid4().hex[:4]}"
    ivan = visit()
    ivan.goto("/refer/" + link.rpartition("/")[2])
    ivan.sign_up(name, f"{name.replace(' ', '.').lower()}@example.com")

    admin = visit("admin")
    admin.menu("Loyalty", "Partners", "Bindings")
    bound = admin.row(name)
    expect(bound).to_contain_text("Northwind Resellers")
    expect(bound).to_contain_text("Link")
    expect(bound).to_contain_text("Active")
