from odoo import models
from odoo.tools import format_date

from ...policy import career, tiers


class LoyaltyTierEvaluation(models.AbstractModel):
    """What a customer sees of a ladder: where they stand, what is next, and when."""

    _inherit = "loyalty.tier.evaluation"

    def _progress(self, ladder, partner):
        """Where ``partner`` stands and what is missing, as plain values for the portal.

        :return: dict with ladder, tier, description, brings (list of words), following,
            following_on (date or None), following_brings, missing (words), percent,
            grace_until, paid_until, points (words), steps and milestones
        """
        entity = partner.commercial_partner_id
        today = ladder._today()
        membership = self._current(ladder, entity.ids).get(entity.id)
        tier = membership.tier_id if membership else ladder.tier_ids.browse()
        level = ladder._level(tier)
        is_paid = bool(membership and membership.is_paid)
        policy = ladder._policy()
        own = self.env["loyalty.tier.scores"]._of(ladder, entity.ids, today)[entity.id]
        missing = tiers.gap(policy, level, own)
        days = self._days(ladder, entity, level, own)
        following = ladder._tier(level + 1)
        return {
            "ladder": ladder.name,
            "tier": tier.name,
            "description": tier.description,
            "brings": self._brings(tier),
            "following": following.name,
            "following_brings": self._brings(following),
            "following_on": days.get(level + 1),
            "missing": ladder._in_words(missing) if missing else "",
            "percent": career.percent(policy, level, own),
            "grace_until": not is_paid and membership and membership.grace_until,
            "paid_until": is_paid and membership.paid_until,
            "points": self._points_in_words(ladder, entity, own),
            "steps": self._steps(ladder, level, days),
            "milestones": self._milestones(ladder, entity),
        }

    def _brings(self, tier):
        """What a tier brings, in words."""
        return [benefit._in_words() for benefit in tier.sudo().benefit_ids]

    def _days(self, ladder, entity, level, scores):
        """The day of each level above ``level`` that time alone brings."""
        if not any(ladder.tier_ids.mapped("tenure_min")):
            return {}
        today = ladder._today()
        since = self.env["loyalty.tier.scores"]._since(ladder, entity.ids, today)
        steps = career.ahead(ladder._policy(), level, scores, since[entity.id])
        return {step.level: step.day for step in steps if step.day}

    def _steps(self, ladder, level, days):
        """All tiers from the lowest, as plain values: like a career (case H2)."""
        return [
            {
                "name": tier.name,
                "needs": tier.needs,
                "day": days.get(number),
                "is_reached": number <= level,
                "is_current": number == level,
            }
            for number, tier in enumerate(ladder._steps(), start=1)
        ]

    def _milestones(self, ladder, entity):
        """Small rewards on the way, as plain values; those that are left come first."""
        if not ladder.milestone_ids:
            return []
        had = self._had(ladder, entity.ids).get(entity.id, ())
        rows = [
            {
                "name": milestone.name,
                "rewards": milestone.rewards,
                "is_reached": milestone.id in had,
            }
            for milestone in ladder.milestone_ids
        ]
        return sorted(rows, key=lambda row: row["is_reached"])

    def _points_in_words(self, ladder, entity, scores):
        """Points that count for the tier and points that can be spent are two things."""
        if "points" not in scores:
            return ""
        words = self.env._("%s points count for your tier.", f"{scores['points']:n}")
        if not ladder.point_program_ids:
            return words
        cards = self.env["loyalty.card"].search(
            [
                ("partner_id.commercial_partner_id", "=", entity.id),
                ("program_id", "in", ladder.point_program_ids.ids),
            ]
        )
        spendable = sum(cards.mapped("points"))
        return self.env._(
            "%(counted)s %(spendable)s points can be spent; spending them never costs "
            "the tier.",
            counted=words,
            spendable=f"{spendable:n}",
        )

    def _next_step(self, partner, company):
        """The next step that time alone brings, for the contract: \"From 1 March 2027:
        5 % off (Third year)\"; empty without one."""
        entity = partner.commercial_partner_id
        ladders = self.env["loyalty.tier.ladder"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "running"),
                ("audience", "=", "customer"),
                ("tier_ids.tenure_min", ">", 0),
            ]
        )
        dated = []
        for ladder in ladders:
            if entity.id not in self._still_audience(ladder, entity.ids):
                continue
            progress = self._progress(ladder, entity)
            if progress["following_on"]:
                dated.append((progress["following_on"], progress))
        if not dated:
            return ""
        day, progress = min(dated, key=lambda pair: pair[0])
        tier = progress["following"]
        brings = ", ".join(progress["following_brings"])
        values = {"day": format_date(self.env, day), "tier": tier, "brings": brings}
        if not brings:
            return self.env._("From %(day)s: %(tier)s", **values)
        return self.env._("From %(day)s: %(brings)s (%(tier)s)", **values)
