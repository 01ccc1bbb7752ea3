import json

from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.schedule import add_months
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from .. import commission_queries as queries
from ..policy import commission
from ..policy.binding import shown_name
from ..policy.types import Commission, Family, Span, Terms


class LoyaltyCommissionFacts(models.AbstractModel):
    """Turns invoices into facts, and the policy's answer into targets.

    Two statements whatever the number of invoices: which purchase was the
    first, and everything else.
    """

    _name = "loyalty.commission.facts"
    _description = "Commission Facts"

    def _targets(self, move_ids):
        """One target per invoice family that a rule speaks about."""
        self.env.flush_all()
        self._decide_first_invoices(move_ids)
        return [
            _target(row, decision)
            for row, decision in self._decisions(move_ids)
            if decision.rule
        ]

    def _zero_reasons(self, move_ids):
        """Why invoices of bound customers earn nothing: dict from id to Reason."""
        self.env.flush_all()
        return {
            row["id"]: _reason(row, decision)
            for row, decision in self._decisions(move_ids)
            if not decision.amount
        }

    def _decisions(self, move_ids):
        """Ask the policy about each family among ``move_ids``."""
        rows = self.env.execute_query_dict(SQL(queries.FAMILIES, list(move_ids)))
        terms = {row["terms"]: None for row in rows}
        for text in terms:
            terms[text] = Terms.from_snapshot(json.loads(text))
        return [
            (
                row | {"until": _until(row, terms[row["terms"]])},
                commission.decide(terms[row["terms"]], _span(row), _family(row)),
            )
            for row in rows
        ]

    def _decide_first_invoices(self, move_ids):
        """Decide once which invoice is the first purchase of each customer.

        Also when several come at once: the earliest, by date and then by number.
        """
        self.env.cr.execute(SQL(queries.FIRST_INVOICES, list(move_ids)))
        if self.env.cr.rowcount:
            self.env["loyalty.partner.binding"].invalidate_model(
                ["first_invoice_id", "first_invoice_on"]
            )

    def _invoices_of(self, bindings):
        """Ids of the customers' posted documents since they were bound."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(queries.INVOICES_OF_BINDINGS, bindings.ids))
        return [id_ for (id_,) in rows]

    def _earned(self, bindings):
        """What bindings earned, and the day of the last purchase that earned some.

        :return: dict from the id of a binding to (amount, date)
        """
        rows = self.env.execute_query(SQL(queries.EARNED, bindings.ids))
        return {id_: (amount, last_on) for id_, amount, last_on in rows}


def _span(row) -> Span:
    """The binding's dates."""
    return Span(row["date_start"], row["date_end"], row["window_start"])


def _until(row, terms):
    """First day after the window; None when it has no end."""
    if not terms.window_months:
        return None
    return add_months(row["window_start"], terms.window_months)


def _family(row) -> Family:
    """The invoice and its credit notes in minor units."""

    def minor(amount):
        return money.to_minor(amount or 0, row["scale"])

    # what was paid, at the rate of the invoice
    share = (row["cash"] or 0) / row["asked"] if row["asked"] else 0
    return Family(
        day=row["day"],
        base=minor(row["base"]),
        gross=minor(row["gross"]),
        is_first=row["first_invoice_id"] == row["id"],
        credited=minor(row["credited"]),
        gross_credited=minor(row["gross_credited"]),
        credited_on=row["credited_on"],
        cash=minor(share * row["gross"]),
        paid_on=row["paid_on"],
    )


def _target(row, decision: Commission) -> Target:
    """What the partner should hold for this family."""
    return Target(
        origin=Origin("account.move", row["id"]),
        slot=decision.rule.slot,
        account=Account(
            "commission", row["partner_id"], row["company_id"], row["currency_id"]
        ),
        movement="earn",
        amount=decision.amount,
        day=decision.day,
        reason=_reason(row, decision),
        base=decision.counted,
        available_on=decision.available_on,
    )


def _reason(row, decision: Commission) -> Reason:
    """The numbers that the explanation shows."""
    scale = row["scale"]
    credited = money.to_minor(row["credited"] or 0, scale)
    base = money.to_minor(row["base"], scale)
    params = {
        "binding": row["binding_id"],
        "invoice": row["name"],
        "customer": shown_name(row["customer"] or "", row["is_company"]),
        "kept_money": base - credited,
        "paid_money": decision.counted,
        "due_money": decision.amount,
        "bound_date": row["date_start"],
        "ended_date": row["date_end"],
        "until_date": row["until"],
    }
    if decision.rule:
        params["rate_percent"] = decision.rule.rate
    return Reason(decision.code, params)
