from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ... import tier_queries as queries
from ...policy import membership as policy
from ...policy import money


class LoyaltyTierPeriod(models.Model):
    """A paid membership: a tier for a period, for as long as its invoice is paid (F3).

    The rows follow the invoices: a payment that is undone, or a refund, shortens the
    period or leaves nothing of it. Dates are half-open. Nobody writes them by hand.
    """

    _name = "loyalty.tier.period"
    _description = "Paid Membership"
    _order = "date_start desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    tier_id = fields.Many2one(
        "loyalty.tier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    ladder_id = fields.Many2one(related="tier_id.ladder_id", store=True, index=True)
    company_id = fields.Many2one(related="tier_id.company_id", store=True)
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(
        string="Until",
        required=True,
        readonly=True,
        index=True,
        help="First day that no longer counts.",
    )
    state = fields.Selection(
        [
            ("coming", "To come"),
            ("running", "Running"),
            ("over", "Over"),
            ("withdrawn", "Not paid any more"),
        ],
        string="Status",
        compute="_compute_state",
    )

    _claim_uniq = models.Constraint(
        "UNIQUE (move_id, product_id)", "An invoice pays a membership once."
    )

    @api.depends("tier_id", "partner_id")
    def _compute_display_name(self):
        for period in self:
            period.display_name = (
                f"{period.partner_id.name or ''} – {period.tier_id.name}"
            )

    @api.depends("date_start", "date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for period in self:
            if period.date_end <= period.date_start:
                period.state = "withdrawn"
            elif period.date_end <= today:
                period.state = "over"
            else:
                period.state = "coming" if period.date_start > today else "running"

    # -------------------------------------------------------------- from invoices

    def _follow(self, move_ids):
        """Bring the periods of those who are billed by ``move_ids`` in line, and their
        tiers with them."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(queries.MEMBERS_OF, list(move_ids)))
        partner_ids = [partner_id for (partner_id,) in rows]
        if not partner_ids:
            return
        ladders = self.sudo()._follow_partners(partner_ids)
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        for ladder in ladders:
            only_paid = ladder.state != "running"
            ids = sorted(partner_ids)
            evaluation._evaluate(ladder, ids, ladder._today(), only_paid)

    def _follow_partners(self, partner_ids):
        """Write what the paid invoices of ``partner_ids`` say; return the ladders."""
        wanted = self._wanted(partner_ids)
        standing = self.search([("partner_id", "in", partner_ids)])
        for period in standing:
            values = wanted.pop((period.move_id.id, period.product_id.id), None)
            if not values:  # not paid any more: nothing of it is left
                values = {"date_end": period.date_start}
            changed = {
                name: value
                for name, value in values.items()
                if period._fields[name].convert_to_write(period[name], period) != value
            }
            if changed:
                period.write(changed)
        created = self.create(list(wanted.values()))
        return (standing | created).ladder_id

    def _wanted(self, partner_ids):
        """Values by (invoice, product) that the paid invoices ask for."""
        rows = self.env.execute_query_dict(SQL(queries.PAID, partner_ids))
        by_partner = defaultdict(list)
        for row in rows:
            by_partner[row["partner_id"]].append(self._purchase(row))
        return {
            period.key: {
                "partner_id": partner_id,
                "tier_id": period.tier,
                "move_id": period.key[0],
                "product_id": period.key[1],
                "date_start": period.start,
                "date_end": period.end,
            }
            for partner_id, purchases in by_partner.items()
            for period in policy.periods(purchases)
        }

    def _purchase(self, row):
        """A paid line as the policy reads it."""
        scale = row["scale"]
        total = money.to_minor(row["total"], scale)
        return policy.Purchase(
            (row["move_id"], row["product_id"]),
            row["tier_id"],
            row["paid_on"],
            max(1, round(row["months"] * row["quantity"])),
            total - money.to_minor(row["credited"], scale),
            total,
        )

    # ------------------------------------------------------------------ the tiers

    @api.model
    def _paid(self, ladder, partner_ids, today):
        """The highest level that is paid for today: dict from partner id to ``Paid``.

        The day is the end of the last period of that tier without a gap.
        """
        periods = self.sudo().search(
            [
                ("ladder_id", "=", ladder.id),
                ("partner_id", "in", partner_ids),
                ("date_end", ">", today),
            ],
            order="date_start, id",
        )
        found = {}
        for (partner, tier), own in periods.grouped(
            lambda row: (row.partner_id, row.tier_id)
        ).items():
            until = today
            for period in own.filtered(lambda row: row.date_end > row.date_start):
                if period.date_start <= until:
                    until = max(until, period.date_end)
            paid = policy.Paid(ladder._level(tier), until)
            best = found.get(partner.id)
            if until > today and (not best or paid.level > best.level):
                found[partner.id] = paid
        return found


class LoyaltyLedgerSync(models.AbstractModel):
    """A paid invoice may give a tier."""

    _inherit = "loyalty.ledger.sync"

    def _after_sync(self, model, ids):
        """Extend: what was paid, refunded or is not paid any more."""
        result = super()._after_sync(model, ids)
        if model == "account.move":
            self.env["loyalty.tier.period"]._follow(ids)
        return result
