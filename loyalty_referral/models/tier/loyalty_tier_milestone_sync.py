from odoo import fields, models

from ...policy import milestone as policy
from ..reward.loyalty_reward_claim import Earned

REACHED = "loyalty.tier.milestone.reached"


class LoyaltyReferralReward(models.Model):
    """Milestones promise rewards (ADR 0011)."""

    _inherit = "loyalty.referral.reward"

    milestone_id = fields.Many2one(
        "loyalty.tier.milestone", index=True, ondelete="cascade"
    )

    def _owner_fields(self):
        """Extend: a milestone can be the owner."""
        return [*super()._owner_fields(), "milestone_id"]


class LoyaltyTierLadder(models.Model):
    """A ladder may have small rewards between its tiers."""

    _inherit = "loyalty.tier.ladder"

    milestone_ids = fields.One2many(
        "loyalty.tier.milestone", "ladder_id", string="Milestones", copy=True
    )

    def _asked_metrics(self):
        """Extend: those that a milestone asks for."""
        asked = {*super()._asked_metrics(), *self.milestone_ids.mapped("metric")}
        return [metric for metric in self._metrics() if metric in asked]


class LoyaltyTierEvaluation(models.AbstractModel):
    """Whoever is looked at gets the milestones that they have reached."""

    _inherit = "loyalty.tier.evaluation"

    def _evaluate(self, ladder, partner_ids, today, only_paid=False):
        """Extend: milestones, after the tiers."""
        moves = super()._evaluate(ladder, partner_ids, today, only_paid)
        if not only_paid and ladder.milestone_ids:
            self._reach(ladder, partner_ids, today)
        return moves

    def _reach(self, ladder, partner_ids, today):
        """Write down which milestones are reached for the first time."""
        reached = self.env[REACHED].sudo()
        for partner_id, milestone_id, score in self._due(ladder, partner_ids, today):
            reached |= reached.create(
                {
                    "milestone_id": milestone_id,
                    "partner_id": partner_id,
                    "date": today,
                    "score": score,
                }
            )
        return reached

    def _due(self, ladder, partner_ids, today):
        """Who reaches which milestone today: list of (partner id, milestone id, words)."""
        audience = self._still_audience(ladder, partner_ids)
        scores = self.env["loyalty.tier.scores"]._of(ladder, partner_ids, today)
        had = self._had(ladder, partner_ids)
        steps = {row.id: row for row in ladder.milestone_ids._policy()}
        return [
            (
                partner_id,
                milestone_id,
                ladder._in_words(
                    {
                        steps[milestone_id].metric: scores[partner_id][
                            steps[milestone_id].metric
                        ]
                    }
                ),
            )
            for partner_id in partner_ids
            if partner_id in audience
            for milestone_id in policy.due(
                steps.values(), scores[partner_id], had.get(partner_id, ())
            )
        ]

    def _had(self, ladder, partner_ids):
        """Milestones that each of ``partner_ids`` has reached before."""
        rows = (
            self.env[REACHED]
            .sudo()
            ._read_group(
                [("ladder_id", "=", ladder.id), ("partner_id", "in", partner_ids)],
                ["partner_id"],
                ["milestone_id:array_agg"],
            )
        )
        return {partner.id: set(ids) for partner, ids in rows}


class LoyaltyLedgerSync(models.AbstractModel):
    """What was reached earns what was promised for it, once."""

    _inherit = "loyalty.ledger.sync"

    def _reward_origins(self):
        """Extend: milestones earn rewards."""
        return [*super()._reward_origins(), REACHED]

    def _providers(self):
        """Extend: what a milestone is worth."""
        return super()._providers() | {REACHED: [self._milestone_targets]}

    def _wishes(self, model, ids):
        """Extend: things that milestones give."""
        if model != REACHED:
            return super()._wishes(model, ids)
        return self.env["loyalty.reward.claim"]._wishes(self._milestones_earned(ids))

    def _milestone_targets(self, ids):
        """Money that milestones give."""
        return self.env["loyalty.reward.claim"]._targets(self._milestones_earned(ids))

    def _milestones_earned(self, ids):
        """Each milestone as something that was reached, for good."""
        return [
            Earned(row, row.partner_id, row.milestone_id.name, row.date)
            for row in self.env[REACHED].browse(ids).exists()
        ]
