from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import SQL

from .. import tier_queries as queries
from ..policy import tiers

#: Customers whose scores are read at once.
PAGE = 1000


@dataclass(frozen=True)
class Move:
    """Somebody who should stand elsewhere than they do, or whose grace changes."""

    partner_id: int
    membership: models.Model
    level: int
    verdict: tiers.Verdict
    scores: dict

    @property
    def changes_tier(self):
        """Is it another tier, or only the grace that changes?"""
        return self.verdict.standing.level != self.level


class LoyaltyTierEvaluation(models.AbstractModel):
    """Moves people on ladders: scores in, memberships out. Twice on a day is once."""

    _name = "loyalty.tier.evaluation"
    _description = "Tier Evaluation"

    @api.model
    def _cron_evaluate(self):
        """Evaluate every running ladder; commits page by page and goes on next time."""
        today = fields.Date.context_today(self)
        ladders = self.env["loyalty.tier.ladder"].search([("state", "=", "running")])
        for ladder in ladders.filtered(lambda ladder: ladder.evaluated_on != today):
            for page in self._pages(ladder, after=ladder.evaluated_to):
                self._evaluate(ladder, page, today)
                ladder.evaluated_to = page[-1]
                if not self.env["ir.cron"]._commit_progress(len(page)):
                    return
                self.env.invalidate_all()
            ladder.write({"evaluated_on": today, "evaluated_to": 0})

    def _pages(self, ladder, after=0):
        """Ids of everybody the ladder is for or holds, page by page, beyond ``after``."""
        partners = self.env["res.partner"].with_context(active_test=False)
        while ids := self._everybody(ladder, partners, after):
            yield ids
            after = ids[-1]

    def _everybody(self, ladder, partners, after):
        """The next page of ids beyond ``after``: the audience, and those still on it."""
        found = partners.search(
            [("id", ">", after), *ladder._audience_domain()], order="id", limit=PAGE
        ).ids
        self.env["loyalty.tier.membership"].flush_model()
        rows = self.env.execute_query(SQL(queries.HELD, ladder.id, after, PAGE))
        ids = set(found) | {partner_id for (partner_id,) in rows}
        return sorted(ids)[:PAGE]

    def _evaluate(self, ladder, partner_ids, today):
        """Move those of ``partner_ids`` who should stand elsewhere; return the moves."""
        moves = self._moves(ladder, partner_ids, today)
        self._write(ladder, moves, today)
        return moves

    def _moves(self, ladder, partner_ids, today):
        """What would change for ``partner_ids``; nothing is written."""
        audience = self._still_audience(ladder, partner_ids)
        scores = self.env["loyalty.tier.scores"]._of(ladder, partner_ids, today)
        current = self._current(ladder, partner_ids)
        policy, moves = ladder._policy(), []
        for partner_id in partner_ids:
            membership = current.get(
                partner_id, self.env["loyalty.tier.membership"].browse()
            )
            standing = tiers.Standing(
                ladder._level(membership.tier_id), membership.grace_until or None
            )
            own = scores[partner_id] if partner_id in audience else None
            verdict = self._verdict(policy, standing, own, today)
            if verdict.standing != standing:
                moves.append(
                    Move(partner_id, membership, standing.level, verdict, own or {})
                )
        return moves

    def _verdict(self, policy, standing, scores, today):
        """Ask the policy; who left the audience leaves the ladder at once."""
        if scores is None:
            return tiers.Verdict(tiers.Standing(), tiers.TierReason.DOWN)
        return tiers.decide(policy, standing, scores, today)

    def _still_audience(self, ladder, partner_ids):
        """Those of ``partner_ids`` the ladder is for."""
        domain = [("id", "in", partner_ids), *ladder._audience_domain()]
        return set(self.env["res.partner"].search(domain).ids)

    def _current(self, ladder, partner_ids):
        """Where people stand today: dict from partner id to membership."""
        memberships = self.env["loyalty.tier.membership"].search(
            [
                ("ladder_id", "=", ladder.id),
                ("partner_id", "in", partner_ids),
                ("date_end", "=", False),
            ]
        )
        return {membership.partner_id.id: membership for membership in memberships}

    def _write(self, ladder, moves, today):
        """End and begin memberships, set the grace of those that go on."""
        memberships = self.env["loyalty.tier.membership"].sudo()
        leaving = [move for move in moves if move.changes_tier]
        ended = memberships.union(*(move.membership for move in leaving))
        self.env["loyalty.tier.benefit"]._take_back(ended)
        ended.write({"date_end": today, "grace_until": False})
        self.env.flush_all()
        begun = memberships.create(
            [
                {
                    "partner_id": move.partner_id,
                    "ladder_id": ladder.id,
                    "tier_id": ladder._tier(move.verdict.standing.level).id,
                    "date_start": today,
                    "grace_until": move.verdict.standing.grace_until,
                    "reason_code": move.verdict.code,
                    "scores": move.scores,
                }
                for move in leaving
                if move.verdict.standing.level
            ]
        )
        self.env["loyalty.tier.benefit"]._grant(begun)
        for move in moves:
            if not move.changes_tier:
                move.membership.sudo().grace_until = move.verdict.standing.grace_until
