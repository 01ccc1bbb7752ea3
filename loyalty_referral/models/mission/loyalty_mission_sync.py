from odoo import fields, models

from ..reward.loyalty_reward_claim import Earned


class LoyaltyReferralReward(models.Model):
    """Missions promise rewards (ADR 0011)."""

    _inherit = "loyalty.referral.reward"

    mission_id = fields.Many2one("loyalty.mission", index=True, ondelete="cascade")

    def _owner_fields(self):
        """Extend: a mission can be the owner."""
        return [*super()._owner_fields(), "mission_id"]


class LoyaltyGrant(models.Model):
    """Which mission promised the thing."""

    _inherit = "loyalty.grant"

    mission_id = fields.Many2one(related="reward_id.mission_id", store=True)


class LoyaltyLedgerSync(models.AbstractModel):
    """What customers do completes missions, and completions earn.

    A customer is an origin that owes nothing itself: looking at it evaluates its
    missions, and the completions that changed are looked at next.
    """

    _inherit = "loyalty.ledger.sync"

    def _listening_models(self):
        """Extend: missions wait for invoices."""
        return [*super()._listening_models(), "loyalty.mission"]

    def _reward_origins(self):
        """Extend: completions earn rewards."""
        return [*super()._reward_origins(), "loyalty.mission.completion"]

    def _providers(self):
        """Extend: what completions are worth."""
        return super()._providers() | {
            "res.partner": [],
            "loyalty.mission.completion": [self._mission_targets],
        }

    def _affected(self, model, ids):
        """Extend: from documents to customers, from customers to their completions."""
        affected = super()._affected(model, ids)
        if model == "res.partner":
            evaluation = self.env["loyalty.mission.evaluation"]
            changed = evaluation._evaluate_partners(ids)
            affected.append(("loyalty.mission.completion", changed))
        if model in ("account.move", "loyalty.referral"):
            affected.append(("res.partner", self._mission_customers(model, ids)))
        return affected

    def _mission_customers(self, model, ids):
        """Whose missions these documents may concern; none where nobody waits."""
        triggers = {
            "account.move": {"customer", "on_time", "anniversary"},
            "loyalty.referral": {"referral"},
        }
        if not self.env["loyalty.mission"]._listens() & triggers[model]:
            return []
        documents = self.env[model].browse(ids).exists()
        if model == "loyalty.referral":
            return documents.referrer_id.ids
        return documents.commercial_partner_id.ids

    def _wishes(self, model, ids):
        """Extend: things that completions give."""
        if model != "loyalty.mission.completion":
            return super()._wishes(model, ids)
        return self.env["loyalty.reward.claim"]._wishes(self._completions_earned(ids))

    def _mission_targets(self, ids):
        """What completions are worth today, within the limits of their missions."""
        completions = self.env["loyalty.mission.completion"].browse(ids).exists()
        completions._find_room()
        return self.env["loyalty.reward.claim"]._targets(self._completions_earned(ids))

    def _completions_earned(self, ids):
        """Each completion as something that was reached, or no longer."""
        completions = self.env["loyalty.mission.completion"].browse(ids).exists()
        return [
            Earned(
                completion,
                completion.partner_id,
                completion.mission_id.name,
                completion.date,
                completion.state == "done" and completion.has_room,
            )
            for completion in completions
        ]
