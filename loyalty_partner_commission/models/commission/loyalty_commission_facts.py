from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_referral.policy.schedule import add_months
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from ... import commission_queries as queries
from ...policy import commission
from ...policy.binding import shown_name
from ...policy.types import Commission


class LoyaltyCommissionFacts(models.AbstractModel):
    """Turns invoices into facts, and the policy's answers into targets.

    Two statements whatever the number of invoices: which purchase was the
    first, and everything else.
    """

    _name = "loyalty.commission.facts"
    _description = "Commission Facts"

    def _targets(self, move_ids):
        """What should stand in the ledger for these invoices: one target per rule."""
        self.env.flush_all()
        self._decide_first_invoices(move_ids)
        self.env["loyalty.commission.evidence"]._keep_for(move_ids)
        limits = self.env["loyalty.commission.cap"]
        return limits._cut(move_ids, self._divided(move_ids))

    def _desired(self, move_ids):
        """The same, by the facts as they are; writes nothing."""
        limits = self.env["loyalty.commission.cap"]
        return limits._cut(move_ids, self._divided(move_ids), writes=False)

    def _divided(self, move_ids):
        """What everybody earns if there are no limits: list of (row, target)."""
        division = self.env["loyalty.commission.division"]
        return [
            (row, target)
            for row, answers in self._answers(move_ids)
            for answer in answers
            if answer.rule
            for target in division._divided(row, _target(row, answer))
        ]

    def _zero_reasons(self, move_ids):
        """Why invoices of bound customers earn nothing.

        :return: dict from the id of an invoice to (Reason, id of the currency)
        """
        self.env.flush_all()
        return {
            row["id"]: (
                _reason(row, commission.telling(answers)),
                row["plan_currency_id"],
            )
            for row, answers in self._answers(move_ids)
            if not any(answer.amount for answer in answers)
        }

    def _reasons(self, move_ids):
        """What each rule says to each invoice, with what it pays.

        :return: list of (row, Commission, Reason)
        """
        self.env.flush_all()
        return [
            (row, answer, _reason(row, answer))
            for row, answers in self._answers(move_ids)
            for answer in answers
        ]

    def _answers(self, move_ids):
        """Ask the policy about each family among ``move_ids``."""
        families = self.env["loyalty.commission.family"]
        for row, terms, span, family in families._read(move_ids):
            row["until"] = _until(span, terms)
            row["by_margin"] = terms.by_margin
            yield row, commission.decide(terms, span, family)

    def _decide_first_invoices(self, move_ids):
        """Decide once which invoice is the first purchase of each customer.

        Also when several come at once: the earliest, by date and then by number.
        """
        self.env.cr.execute(SQL(queries.FIRST_INVOICES, list(move_ids)))
        if self.env.cr.rowcount:
            self.env["loyalty.partner.binding"].invalidate_model(
                ["first_invoice_id", "first_invoice_on", "window_end"]
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


def _until(span, terms):
    """First day after the window; None when it has no end."""
    if not terms.window_months or not span.window_start:
        return None
    return add_months(span.window_start, terms.window_months)


def _target(row, answer: Commission) -> Target:
    """What the partner should hold for what one rule took of a family."""
    return Target(
        origin=Origin("account.move", row["id"]),
        slot=answer.rule.slot,
        account=Account(
            "commission", row["partner_id"], row["company_id"], row["plan_currency_id"]
        ),
        movement="earn",
        amount=answer.amount,
        day=answer.day,
        reason=_reason(row, answer),
        base=answer.counted,
        available_on=answer.available_on,
    )


def _reason(row, answer: Commission) -> Reason:
    """The numbers that the explanation shows."""
    params = {
        "binding": row["binding_id"],
        "invoice": row["name"],
        "customer": shown_name(row["customer"] or "", row["is_company"]),
        "bound_date": row["date_start"],
        "ended_date": row["date_end"],
        "until_date": row["until"],
    } | answer_params(answer)
    if row["by_margin"]:
        params["by_margin"] = True
    if row["plan_rate"] != 1:
        params["exchange"] = f"{row['plan_rate']:.6f}"
    return Reason(answer.code, params)


def answer_params(answer: Commission) -> dict:
    """The numbers of one rule's answer."""
    params = {
        "kept_money": answer.kept,
        "paid_money": answer.counted,
        "due_money": answer.amount,
    }
    if rule := answer.rule:
        params |= {"kind": rule.kind, "occasion": rule.applies_to}
        if answer.worth:
            params |= _formula(answer)
        if rule.minimum:
            params["minimum_money"] = rule.minimum
    return params


def _formula(answer: Commission) -> dict:
    """How a rule got to its amount."""
    rule, worth = answer.rule, answer.worth
    shown = {"whole_money": worth.amount}
    if rule.kind == "percent":
        shown["rate_percent"] = rule.rate
        shown["base_money"] = worth.spans[0][0]
    elif rule.kind == "fixed":
        shown["fixed_money"] = rule.amount
    else:
        shown["spans"] = [[amount, str(rate)] for amount, rate in worth.spans]
    if worth.beyond:
        shown |= {"maximum_money": rule.maximum, "beyond_money": worth.beyond}
    if worth.percent != 100:
        shown |= {"year": worth.year, "step_percent": worth.percent}
    return shown
