from datetime import date
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from ... import settlement_queries as queries
from ...policy import statement as policy
from ...policy.reasons import CommissionReason

#: A bill settles what is owed; a refund collects what was paid too much.
_MOVEMENTS = {"settlement": "settle", "refund": "collect"}


class OpenSum(NamedTuple):
    """What a partner has open in a currency; ``oldest``: since when some waits."""

    partner: models.BaseModel
    currency: models.BaseModel
    amount: float
    oldest: date | None


class LoyaltyCommissionSettlement(models.AbstractModel):
    """Entries find their statement, and a statement settles its entries.

    Set-based: a handful of statements whatever the number of entries. The bill
    is the truth: while it stands the entries are closed, without it they are
    open again.
    """

    _name = "loyalty.commission.settlement"
    _description = "Commission Settlement"

    # -------------------------------------------------------------- proposing

    def _open_sums(self, company, date_to, partner_ids=None):
        """What is open for each partner and currency: list of :class:`OpenSum`.

        :param partner_ids: only these; all if None
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(queries.OPEN_SUMS, company.id, partner_ids, partner_ids, date_to)
        )
        partners = self.env["res.partner"].browse([row[0] for row in rows])
        return [
            OpenSum(partner, self.env["res.currency"].browse(row[1]), *row[2:])
            for partner, row in zip(partners, rows, strict=True)
        ]

    def _fill(self, statements):
        """Let drafts take the open entries of their partner and period, afresh."""
        self.env.flush_all()
        self.env.cr.execute(SQL(queries.RELEASE_ENTRIES, statements.ids))
        self.env.cr.execute(SQL(queries.CLAIM_ENTRIES, statements.ids))
        self._refresh(statements)

    def _join(self, entry, statement):
        """Put a correction on a statement that is billed already."""
        self.env.flush_all()
        self.env.cr.execute(SQL(queries.JOIN_STATEMENT, statement.id, entry.id))
        self.env["loyalty.ledger.entry"].invalidate_model(["statement_id"])

    def _release(self, statements):
        """Give the open entries of drafts back, for another statement."""
        self.env.flush_all()
        self.env.cr.execute(SQL(queries.RELEASE_ENTRIES, statements.ids))
        self._refresh(statements)

    def _refresh(self, statements):
        """Write the figures of ``statements`` as their entries have them."""
        self.env["loyalty.ledger.entry"].invalidate_model(["statement_id", "remaining"])
        sums = self._figures(statements)
        for statement in statements.sudo():
            statement._show_figures(sums[statement.id])

    def _figures(self, statements):
        """Add up the entries of ``statements``: dict from id to policy figures."""
        self.env.flush_all()
        items = {statement.id: [] for statement in statements}
        first_days = {statement.id: statement.date_from for statement in statements}
        scales = {s.id: s.currency_id.decimal_places for s in statements}
        rows = self.env.execute_query(SQL(queries.STATEMENT_SUMS, statements.ids))
        for id_, kind, day, amount in rows:
            minor = money.to_minor(amount, scales[id_])
            items[id_].append(policy.Item(kind, day, minor))
        return {
            statement.id: policy.figures(
                items[statement.id],
                first_days[statement.id],
                is_settled=statement.state in ("confirmed", "paid"),
                is_refund=statement._is_refund(),
            )
            for statement in statements
        }

    # --------------------------------------------------------------- settling

    def _targets(self, statement_ids):
        """What these statements settle, as long as their bills stand."""
        statements = self.env["loyalty.commission.statement"].browse(statement_ids)
        statements = statements.exists()
        statements._follow_bill()
        figures = self._figures(statements)
        confirmed = statements.filtered("confirmed_on")
        for statement in confirmed:
            statement._compare_with_bill(figures[statement.id])
        return [
            self._target(statement, slot, figures[statement.id].settled)
            for statement in confirmed
            for slot in _MOVEMENTS
        ]

    def _target(self, statement, slot, settled):
        """Take what a statement pays out of the partner's account, or put it there.

        The slot that the statement's document does not use is at zero.
        """
        if (slot == "refund") is not statement._is_refund():
            settled = 0
        code = CommissionReason.SETTLED if settled else CommissionReason.REOPENED
        params = {
            "statement": statement.name,
            "from_date": statement.date_from,
            "to_date": statement.date_to,
        }
        return Target(
            origin=Origin(statement._name, statement.id),
            slot=slot,
            account=Account(
                "commission",
                statement.partner_id.id,
                statement.company_id.id,
                statement.currency_id.id,
            ),
            movement=_MOVEMENTS[slot],
            amount=-settled,
            day=statement.confirmed_on,
            reason=Reason(code, params),
        )

    def _close_entries(self, statement_ids):
        """Close the entries of settled statements; open those of undone ones."""
        self.env.cr.execute(SQL(queries.CLOSE_ENTRIES, list(statement_ids)))
        self.env["loyalty.ledger.application"].invalidate_model()
        statements = self.env["loyalty.commission.statement"].browse(statement_ids)
        self._refresh(statements.exists())
