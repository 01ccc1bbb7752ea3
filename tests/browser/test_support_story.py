"""A customer chooses a partner as their support, writes to them, and undoes it (G4)."""

from __future__ import annotations

from playwright.sync_api import expect

from given import unique


def test_customer_chooses_their_support(visit, hire) -> None:
    """By code, both ways in one thread, and only for as long as the customer likes."""
    nora = visit("partner")
    nora.goto("/my/commissions")
    link = nora.page.get_by_label("Your partner link").input_value()
    clara = hire("clara", "base.group_portal", name="Clara Clover")
    clara.page.on("dialog", lambda dialog: dialog.accept())

    clara.goto("/my/support")
    clara.page.get_by_label("Code of your partner").fill("AAAAAAAAAA")
    clara.button("Choose").click()
    expect(clara.page.locator("#wrap")).to_contain_text(
        "There is no partner with this code."
    )
    clara.page.get_by_label("Code of your partner").fill(link.rpartition("/")[2])
    clara.button("Choose").click()
    expect(clara.page.locator("#wrap")).to_contain_text("Northwind Resellers")
    said = unique("How do I print?")
    clara.page.locator(".o-mail-Composer-input").fill(said)
    clara.button("Send").click()
    expect(clara.page.locator(".o-mail-Message", has_text=said)).to_be_visible()
    clara.shot("support")

    nora.goto("/my/support")
    nora.page.get_by_role("link", name="Clara Clover").click()
    expect(nora.page.locator(".o-mail-Message", has_text=said)).to_be_visible()
    assert not nora.search_read(
        "loyalty.partner.binding", [("customer_id.name", "=", "Clara Clover")]
    ), "support binds nobody"

    clara.goto("/my/support")
    clara.button("End the support").click()
    expect(clara.page.locator("#wrap")).to_contain_text("Choose who supports you")
    expect(clara.page.locator("#wrap")).not_to_contain_text("Northwind Resellers")
    nora.goto("/my/support")
    expect(nora.page.locator("#wrap")).not_to_contain_text("Clara Clover")
