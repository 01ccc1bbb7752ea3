from odoo import models
from odoo.exceptions import UserError

from ...policy import conflict as policy


class LoyaltyPartnerBinding(models.Model):
    """Two contacts turn out to be one: so do their bindings, and none is lost."""

    _inherit = "loyalty.partner.binding"

    def _merge_contacts(self, sources, target):
        """Join the bindings of ``sources`` and ``target`` before core merges them.

        Core would delete one of two bindings that go on. Both end instead, and one
        goes on for the partner who is right by rule; if another partner had the
        customer as well, that is a conflict.
        """
        contacts = sources | target
        bindings = self.sudo()
        between = [
            ("customer_id", "in", contacts.ids),
            ("partner_id", "in", contacts.ids),
        ]
        if bindings.search_count(between, limit=1):
            raise UserError(
                self.env._(
                    "One of these contacts is the partner of another. They cannot be "
                    "merged while the binding is there."
                )
            )
        running = bindings.search(
            [("customer_id", "in", contacts.ids), ("date_end", "=", False)]
        )
        for rivals in running.grouped("company_id").values():
            if len(rivals) > 1:
                rivals._join(target)

    def _join(self, customer):
        """End these bindings; let one go on for ``customer``."""
        claims = {
            policy.Claim(
                binding.id,
                binding.partner_id.id,
                binding.date_start,
                binding.touch_id._policy_channel() if binding.touch_id else "manual",
            ): binding
            for binding in self
        }
        kept = claims[policy.winner(claims)]
        day = self._earliest_change()
        reason = self.env._("Two customers turned out to be one.")
        self.write({"date_end": day, "reason": reason})
        joined = self.create(
            {
                "customer_id": customer.commercial_partner_id.id,
                "partner_id": kept.partner_id.id,
                "plan_id": kept.plan_id.id,
                "company_id": kept.company_id.id,
                "channel": kept.channel,
                "touch_id": kept.touch_id.id,
                "date_start": day,
                "window_start": kept.window_start,
                "reason": reason,
            }
        )
        joined.terms = kept.terms
        conflicts = self.env["loyalty.partner.conflict"]
        for partner in self.partner_id - kept.partner_id:
            conflicts._open(joined, self.touch_id, partner)
