from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...policy import grant as policy


class LoyaltyGrant(models.Model):
    """What the receiver and the staff read of a grant: plain words and values."""

    _inherit = "loyalty.grant"

    is_used = fields.Boolean(
        string="Used",
        compute="_compute_is_used",
        help="The coupon or gift was used on an order.",
    )
    worth = fields.Char(compute="_compute_worth", help="What was promised, in words.")
    note = fields.Char(
        string="What it waits for", compute="_compute_note", compute_sudo=True
    )

    @api.depends("kind", "delivered", "card_id.points")
    def _compute_is_used(self):
        for grant in self:
            is_coupon = grant.kind in ("coupon", "gift")
            points = grant.sudo().card_id.points
            grant.is_used = is_coupon and grant.delivered > 0 and points <= 0

    @api.depends("reward_id")
    def _compute_worth(self):
        for grant in self:
            grant.worth = grant.sudo().reward_id._worth_in_words()

    @api.depends("state", "stays", "available_on", "kind", "card_id.expiration_date")
    @api.depends_context("lang")
    def _compute_note(self):
        today = fields.Date.context_today(self)
        for grant in self:
            grant.note = grant._note(today)

    def _note(self, today):
        """Why a grant is not simply there, in one sentence."""
        if self._state_for_receiver() == "waiting":
            if self.available_on and self.available_on > today:
                day = format_date(self.env, self.available_on)
                return self.env._("Available from %s.", day)
            if self.kind == "service":
                return self.env._("Begins with your next contract.")
            return self.env._("On its way.")
        if self.state == "partly":
            return self.env._(
                "The reason for it fell away. Used already, so it stays: %s.",
                self._quantity_in_words(self.stays),
            )
        if self.is_used:
            return self.env._("Used.")
        if self.delivered and self.kind == "gift":
            return self.env._("Comes with your next order by itself.")
        return ""

    def _quantity_in_words(self, quantity):
        """So many points, months or coupons; or an amount of an eWallet."""
        program = self.reward_id.loyalty_program_id
        match self.kind:
            case "ewallet":
                return format_amount(self.env, quantity, program.currency_id)
            case "points":
                name = program.portal_point_name or self.env._("points")
                return f"{quantity:g} {name}"
            case "service":
                return self.env._("%g months", quantity)
        return f"{quantity:g} × {', '.join(program.reward_ids.mapped('description'))}"

    def _shown(self):
        """What the portal and e-mails may show of these grants: dicts of plain values.

        Whoever calls has made sure that the reader is the receiver. ``code`` and
        ``valid_until`` are empty unless the card can be used now.
        """
        today = fields.Date.context_today(self)
        states = dict(self._fields["state"]._description_selection(self.env))
        rows = []
        for grant in self.sudo():
            card = grant.card_id
            until = card.expiration_date or grant.contract_line_id.date_end
            is_good = grant.delivered and (not until or until >= today)
            has_code = is_good and grant.kind == "coupon" and not grant.is_used
            rows.append(
                {
                    "id": grant.id,
                    "kind": grant.kind,
                    "title": grant.worth,
                    "amount": grant._quantity_in_words(grant.delivered or grant.wanted),
                    "why": grant.explanation,
                    "state": grant._state_for_receiver(),
                    "state_label": states[grant._state_for_receiver()],
                    "is_used": grant.is_used,
                    "note": grant.note,
                    "code": card.code if has_code else "",
                    "link": grant._link(),
                    "available_on": grant.available_on,
                    "valid_until": until if is_good else False,
                }
            )
        return rows

    def _state_for_receiver(self):
        """The receiver is not told that something went wrong with us."""
        return policy.state(self._standing()) if self.error else self.state

    def _link(self):
        """Where the receiver can look at it: the history of a card of points."""
        is_own = self.env.user.partner_id == self.card_id.partner_id
        if self.kind in ("points", "ewallet") and is_own:
            return f"/my/loyalty_card/{self.card_id.id}/history"
        return ""

    def action_view_card(self):
        """Open the card of Odoo's own programme."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.card",
            "res_id": self.card_id.id,
            "view_mode": "form",
        }

    def action_view_contract(self):
        """Open the contract that the service was added to."""
        self.ensure_one()
        return self.contract_id.get_formview_action()
