"""A partner issues a code and disagrees with an amount (cases G)."""

from __future__ import annotations

from playwright.sync_api import expect

from given import company, paid_invoice, unique
from pages import Visitor

MANAGER = ("loyalty_partner_commission.group_manager",)


def test_partner_issues_a_code(visit) -> None:
    """Within their allowance partners make codes for their own customers."""
    admin, nora = visit("admin"), visit("partner")
    name = unique("Ten off")
    admin.create(
        "loyalty.program",
        name=name,
        program_type="coupons",
        trigger="with_code",
        applies_on="current",
        partner_channel="bonus_code",
        partner_allowance=1,
        rule_ids=[(5, 0, 0)],
        communication_plan_ids=[(5, 0, 0)],
        reward_ids=[(5, 0, 0), (0, 0, {"reward_type": "discount", "discount": 10})],
    )
    nora.goto("/my/partner-codes")
    nora.page.get_by_label("What", exact=True).select_option(
        label=option_of(nora, name)
    )
    nora.page.get_by_label("For your customer").select_option(label="Coral Cafe")
    nora.button("Make the code").click()
    expect(nora.page.get_by_role("status")).to_contain_text("The code is ready.")
    code = nora.page.get_by_role("row").filter(has_text=name)
    expect(code).to_contain_text("Coral Cafe")
    expect(code).to_have_count(1)
    nora.shot("partner-codes")
    assert "0 left in this period" in option_of(nora, name)


def option_of(nora: Visitor, name: str) -> str:
    option = nora.page.locator("select[name=program] option", has_text=name)
    return " ".join(option.inner_text().split())


def test_partner_disputes_an_amount(visit, hire) -> None:
    """What the partner writes is answered by staff, and read by the partner alone."""
    admin, ada, nora = visit("admin"), visit("accountant"), visit("partner")
    name = unique("Yucca Yachts")
    customer = company(admin, name)
    bind(admin, customer)
    paid_invoice(ada, customer, 600)

    nora.goto("/my/commissions")
    nora.page.get_by_role("link", name=f"first purchase of {name}").click()
    expect(nora.page.locator("#wrap")).to_contain_text("300.00")
    claim = unique("We agreed on sixty per cent")
    nora.page.locator("textarea[name=claim]").fill(claim)
    nora.button("Dispute this amount").click()
    expect(nora.page.get_by_role("status")).to_contain_text("Thank you.")
    nora.shot("dispute")
    entry = nora.page.url.partition("?")[0]

    ruth = hire("ruth", *MANAGER)
    ruth.menu("Loyalty", "Partners", "Disputes")
    ruth.open_row(claim)
    ruth.fill("answer", "The contract says fifty per cent.")
    ruth.button("Send answer").click()
    expect(ruth.status()).to_have_text("Answered")
    nora.page.goto(entry)
    expect(nora.page.locator("#wrap")).to_contain_text(
        "The contract says fifty per cent."
    )
    anna = visit("referrer")
    anna.page.goto(entry)
    expect(anna.page.locator("body")).not_to_contain_text(claim)
    expect(anna.page.locator("body")).not_to_contain_text("300.00")


def bind(admin: Visitor, customer: int) -> None:
    (partner,) = admin.call(
        "res.partner", "search", [("name", "=", "Northwind Resellers")]
    )
    (plan,) = admin.call(
        "loyalty.commission.plan", "search", [("name", "=", "Partner plan 50/20")]
    )
    admin.create(
        "loyalty.partner.binding",
        customer_id=customer,
        partner_id=partner,
        plan_id=plan,
        reason="They met at the trade fair",
    )
