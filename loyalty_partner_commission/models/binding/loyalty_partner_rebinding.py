from dataclasses import asdict

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...policy.channel import Facts
from ...policy.reasons import BindingOutcome
from .loyalty_binding_channel import CHANNELS


class LoyaltyPartnerBinding(models.Model):
    """A person binds, rebinds or releases a customer: the evidence, and who may."""

    _inherit = "loyalty.partner.binding"

    def _keep_evidence(self):
        """Keep who decided, and the claim of those that were entered by hand."""
        for binding in self.sudo().filtered(lambda binding: not binding.touch_id):
            binding.touch_id = binding._prepare_touch()
        by_hand = self.sudo().filtered(lambda binding: binding.channel == "manual")
        by_hand.approver_id = self.env.uid

    def _prepare_touch(self):
        """The claim behind a binding that a person or an import entered."""
        self.ensure_one()
        facts = Facts(self.partner_id.id, self.customer_id.id)
        known = dict(CHANNELS)
        return self.env["loyalty.referral.touch"]._of_partner(
            {
                "channel": self.channel if self.channel in known else "manual",
                "owner_id": self.partner_id.id,
                "customer_id": self.customer_id.id,
                "company_id": self.company_id.id,
                "day": self.date_start,
                "reason": self.reason,
                "binding_id": self.id,
                "facts": asdict(facts),
                "verdict_code": BindingOutcome.BOUND.value,
                "verdict": self.env._("Bound to %s.", self.partner_id.name),
            }
        )

    def _check_may_change(self):
        """Raise unless the user may take customers from their partners."""
        manager = "loyalty_partner_commission.group_manager"
        if self.env.su or self.env.user.has_group(manager):
            return
        self.check_access("read")
        self.check_access("create")
        if any(self.company_id.mapped("loyalty_rebind_needs_manager")):
            raise AccessError(
                self.env._("Only a manager of partner commission changes bindings.")
            )

    def _change(self, day, reason, partner=None, plan=None):
        """End this binding on ``day``; bind the customer to ``partner`` from then on."""
        self.ensure_one()
        self._check_may_change()
        self.env["loyalty.binding.check"]._refuse_end_on(self, day)
        if not partner:
            self.sudo().write(
                {"date_end": day, "reason": reason, "approver_id": self.env.uid}
            )
            return self.browse()
        touch = self.env["loyalty.partner.claim"]._claim(
            "manual",
            partner,
            self.customer_id,
            company_id=self.company_id.id,
            day=day,
            reason=reason,
            plan=plan or self.plan_id,
        )
        if not touch.binding_id:
            raise UserError(touch.verdict)
        self.sudo().approver_id = self.env.uid
        return touch.binding_id.with_env(self.env)
