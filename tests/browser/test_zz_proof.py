"""After all journeys the ledger still follows from its facts; by name the last file."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages import RpcError

MANAGER = ("loyalty_referral.group_manager",)


def test_ledger_is_proven(visit, hire) -> None:
    """A manager proves the books, an accountant reads it: not a cent is unexplained."""
    ada, mona = visit("accountant"), hire("mona", *MANAGER)
    mona.menu("Loyalty", "Ledger", "Proof")
    mona.button("Prove now").click()
    expect(mona.page.locator(".o_form_view .alert-success")).to_be_visible()
    expect(mona.page.locator(".o_form_view .alert-danger")).to_be_hidden()
    mona.shot("proof", doc=True)

    ada.menu("Loyalty", "Ledger", "Proof")
    expect(ada.button("Prove now")).to_have_count(0)
    (proof, *_earlier) = ada.search_read(
        "loyalty.ledger.proof", [], "state", "entry_count", "finding_count"
    )
    assert (proof["state"], proof["finding_count"]) == ("green", 0)
    assert proof["entry_count"] > 0
    with pytest.raises(RpcError):
        ada.call("loyalty.ledger.proof", "action_prove", [])
