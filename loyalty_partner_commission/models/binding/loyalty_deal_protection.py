from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LoyaltyPartnerDeal(models.Model):
    """What becomes of a registered deal: decided, extended, won, over."""

    _inherit = "loyalty.partner.deal"

    # ------------------------------------------------------------------ verbs

    def _check_may_decide(self):
        """Raise unless the user decides about deals."""
        self.check_access("write")
        if not self.env.user.has_group("loyalty_partner_commission.group_manager"):
            raise AccessError(self.env._("Only a manager decides about deals."))

    def _require(self, *states):
        """Raise unless all are in one of ``states``."""
        if any(deal.state not in states for deal in self):
            raise UserError(self.env._("This is not possible any more for the deal."))

    def action_approve(self):
        """Protect the prospect although something spoke against it."""
        self._check_may_decide()
        self._require("review", "refused", "expired")
        self.sudo()._protect()
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_refuse(self):
        """The prospect is not the partner's."""
        self._check_may_decide()
        self._require("review", "open")
        self.sudo().write({"state": "refused", "protected_until": False})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_withdraw(self):
        """The partner gives the prospect up; from now on anybody may claim them."""
        self.check_access("write")
        self._require("review", "open")
        deals = self.sudo()
        deals.write({"state": "withdrawn", "protected_until": False})
        deals.activity_unlink(["mail.mail_activity_data_todo"])
        for deal in deals.filtered("lead_id"):
            deal.lead_id.message_post(
                body=self.env._(
                    "%s withdrew the deal. Go on with the prospect or mark it lost.",
                    deal.partner_id.name,
                )
            )

    def action_extend(self):
        """Give the partner more time; once."""
        self._check_may_decide()
        self._require("open")
        if any(self.mapped("is_extended")):
            raise UserError(self.env._("The protection was extended already."))
        for deal in self.sudo():
            days = deal.company_id.loyalty_deal_extension_days
            deal.write(
                {
                    "protected_until": deal.protected_until + relativedelta(days=days),
                    "is_extended": True,
                    "noticed_on": False,
                }
            )

    def action_win(self):
        """The prospect became a customer: let the partner claim them."""
        self.check_access("write")
        for deal in self:
            if not deal.customer_id:
                raise UserError(self.env._("Say which customer %s became.", deal.name))
            deal._win(deal.customer_id)

    def _win(self, customer):
        """Claim ``customer`` for the partner, if they are still protected."""
        self.ensure_one()
        self._require("open")
        deal = self.sudo()
        deal.write({"state": "won", "customer_id": customer.commercial_partner_id.id})
        deal.touch_id = self.env["loyalty.partner.claim"]._claim(
            "deal",
            deal.partner_id,
            customer,
            company_id=deal.company_id.id,
            deal_id=deal.id,
        )

    def action_view_lead(self):
        """Open the opportunity of the deal."""
        self.ensure_one()
        return self.lead_id.get_formview_action()

    # ------------------------------------------------------------------- cron

    @api.model
    def _cron_follow(self):
        """Give notice of protections that end soon; end those that are over."""
        today = fields.Date.context_today(self)
        open_deals = self.search([("state", "=", "open")])
        for deal in open_deals.filtered(lambda deal: not deal.noticed_on):
            days = deal.company_id.loyalty_deal_notice_days
            if deal.protected_until <= today + relativedelta(days=days):
                deal._give_notice(today)
        over = open_deals.filtered(
            lambda deal: (
                deal.protected_until < today
                and deal.noticed_on
                and deal.noticed_on < today
            )
        )
        over.state = "expired"

    def _give_notice(self, today):
        """Tell the partner and the responsible person that the time runs out."""
        self.ensure_one()
        self.noticed_on = today
        template = self.env.ref("loyalty_partner_commission.mail_template_deal_notice")
        template.send_mail(self.id)
        if self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The protection of the deal ends soon"),
                date_deadline=self.protected_until,
                user_id=self.user_id.id,
            )
