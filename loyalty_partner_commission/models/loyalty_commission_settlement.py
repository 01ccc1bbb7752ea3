from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from .. import commission_queries as queries
from ..policy import statement as policy
from ..policy.reasons import CommissionReason


class Outcome(NamedTuple):
    """What became of one partner in a run over all of them."""

    partner: models.BaseModel
    currency: models.BaseModel
    code: str
    amount: float
    statement: models.BaseModel


class LoyaltyCommissionSettlement(models.AbstractModel):
    """Entries find their statement, and a statement settles its entries.

    Set-based: a handful of statements whatever the number of entries. The bill
    is the truth: while it stands the entries are closed, without it they are
    open again.
    """

    _name = "loyalty.commission.settlement"
    _description = "Commission Settlement"

    # -------------------------------------------------------------- proposing

    def _run(self, company, date_from, date_to, partners=None):
        """Propose a statement to every partner with something to settle.

        :param partners: only these; all if None
        :return: list of ``Outcome``, one for each partner and currency
        """
        drafts = self._drafts(company)
        outcomes, demands = [], []
        for partner, currency, amount in self._open_sums(company, date_to, partners):
            draft = drafts.get((partner, currency))
            if draft:
                outcomes.append(Outcome(partner, currency, "draft", amount, draft))
            elif currency.compare_amounts(amount, 0) <= 0:
                none = self.env["loyalty.commission.statement"]
                outcomes.append(Outcome(partner, currency, "carried", amount, none))
            else:
                demands.append((partner, currency, amount))
        statements = self.env["loyalty.commission.statement"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
                for partner, currency, _amount in demands
            ]
        )
        self._fill(statements)
        return outcomes + [
            Outcome(*demand[:2], "created", demand[2], statement)
            for demand, statement in zip(demands, statements, strict=True)
        ]

    def _nothing(self, partner, company):
        """The outcome of a partner who was asked for and has nothing open."""
        none = self.env["loyalty.commission.statement"]
        return Outcome(partner, company.currency_id, "nothing", 0.0, none)

    def _drafts(self, company):
        """Draft statements of the company: by (partner, currency)."""
        drafts = self.env["loyalty.commission.statement"].search(
            [("company_id", "=", company.id), ("state", "=", "draft")]
        )
        return {(draft.partner_id, draft.currency_id): draft for draft in drafts}

    def _open_sums(self, company, date_to, partners):
        """What is open for each partner and currency, whoever's statement has it."""
        domain = Domain(
            [
                ("purpose", "=", "commission"),
                ("company_id", "=", company.id),
                ("partner_id", "!=", False),
                ("remaining", "!=", 0),
                ("available_on", "<=", date_to),
            ]
        )
        if partners is not None:
            domain &= Domain("partner_id", "in", partners.commercial_partner_id.ids)
        return (
            self.env["loyalty.ledger.entry"]
            .sudo()
            ._read_group(domain, ["partner_id", "currency_id"], ["remaining:sum"])
        )

    def _fill(self, statements):
        """Let drafts take the open entries of their partner and period, afresh."""
        self.env.flush_all()
        self.env.cr.execute(SQL(queries.RELEASE_ENTRIES, statements.ids))
        self.env.cr.execute(SQL(queries.CLAIM_ENTRIES, statements.ids))
        self._refresh(statements)

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
        return [
            self._target(statement, figures[statement.id].settled)
            for statement in statements
            if statement.confirmed_on
        ]

    def _target(self, statement, settled):
        """Take what a statement pays out of the partner's account."""
        code = CommissionReason.SETTLED if settled else CommissionReason.REOPENED
        params = {
            "statement": statement.name,
            "from_date": statement.date_from,
            "to_date": statement.date_to,
        }
        return Target(
            origin=Origin(statement._name, statement.id),
            slot="settlement",
            account=Account(
                "commission",
                statement.partner_id.id,
                statement.company_id.id,
                statement.currency_id.id,
            ),
            movement="settle",
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
