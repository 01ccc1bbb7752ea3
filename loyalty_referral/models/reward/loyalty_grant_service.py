from odoo import fields, models

from ...policy import grant as policy
from ...policy.schedule import add_months


class LoyaltyGrant(models.Model):
    """A service that is added to the receiver's own contract at a price of zero."""

    _inherit = "loyalty.grant"

    contract_line_id = fields.Many2one(
        "contract.line",
        string="Line of the contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    contract_id = fields.Many2one(
        related="contract_line_id.contract_id", related_sudo=True
    )

    def _deliver_service(self, difference):
        """Add months of the service to the own contract, or end it.

        Without a contract of the receiver's own it waits; it is looked at again when
        a contract gets its first line.
        """
        if difference < 0:
            return self._end_service(-difference)
        line = self.contract_line_id
        today = fields.Date.context_today(self)
        if line and not line.is_canceled and line.date_end >= today:
            months = round(self.delivered + difference)
            line.date_end = policy.last_day(line.date_start, months)
            return difference
        contract = self.env["contract.contract"]._loyalty_own(
            self.partner_id, self.company_id
        )
        guide = contract and self._guide(contract)
        if not guide:
            return 0.0
        values = self._prepare_service_line(guide, round(difference))
        self.contract_line_id = self.env["contract.line"].create(values)
        return difference

    def _mark_waiting_services(self, receivers):
        """Look again at what waits for a contract of ``receivers``."""
        waiting = self.sudo().search(
            [
                ("partner_id", "in", receivers.ids),
                ("kind", "=", "service"),
                ("state", "in", ("waiting", "failed")),
            ]
        )
        for model, grants in waiting.grouped("origin_model").items():
            origin_ids = grants.mapped("origin_id")
            self.env["loyalty.ledger.inbox"]._mark(model, origin_ids)

    def _prepare_service_line(self, guide, months):
        """Values of the line: it comes along with the invoices that are due anyway.

        It follows the rhythm of the line that is billed next (``guide``), so no
        invoice is made for it alone.
        """
        today = fields.Date.context_today(self)
        contract = guide.contract_id
        product = self.reward_id.service_product_id
        lang = contract.partner_id.lang
        return {
            "contract_id": contract.id,
            "product_id": product.id,
            "name": self._service_name(product, lang),
            "quantity": 1.0,
            "automatic_price": False,
            "price_unit": 0.0,
            "recurring_rule_type": guide.recurring_rule_type,
            "recurring_interval": guide.recurring_interval,
            "recurring_invoicing_type": guide.recurring_invoicing_type,
            "date_start": today,
            "date_end": policy.last_day(today, months),
            "recurring_next_date": max(guide.recurring_next_date, today),
            "loyalty_grant_id": self.id,
        }

    def _service_name(self, product, lang):
        """What the line says: the service, and what it is given for."""
        grant = self.with_context(lang=lang)
        service = product.with_context(lang=lang).name
        friend = (self.reason_params or {}).get("friend")
        if friend:
            return grant.env._(
                "%(service)s – reward for bringing %(friend)s",
                service=service,
                friend=friend,
            )
        return grant.env._(
            "%(service)s – reward: %(title)s",
            service=service,
            title=grant.reward_id.owner_name,
        )

    def _guide(self, contract):
        """The line of ``contract`` that is billed next, but none of ours."""
        lines = contract.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_canceled
                and line.recurring_next_date
                and not line.loyalty_grant_id
                and not line.loyalty_benefit_id
            )
        )
        return lines.sorted(lambda line: (line.recurring_next_date, line.id))[:1]

    def _end_service(self, months):
        """Take months back: those that have not begun; return minus how many."""
        line = self.contract_line_id
        if not line:
            return -months  # somebody deleted the line: nothing is left of it
        today = fields.Date.context_today(self)
        begun = 0
        while begun < self.delivered and add_months(line.date_start, begun) < today:
            begun += 1
        taken = max(0.0, min(months, self.delivered - begun))
        if taken or not self.wanted:
            self._shorten(line, round(self.delivered - taken), today)
        return -taken

    def _shorten(self, line, months, today):
        """Let a line end after ``months``, or now when nothing is wanted any more."""
        if not months and not line.last_date_invoiced:
            line.is_canceled = True
            return
        if self.wanted:
            end = policy.last_day(line.date_start, months)
        else:
            end = today
        line.date_end = max(end, line.last_date_invoiced or end)
