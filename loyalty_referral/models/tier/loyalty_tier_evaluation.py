from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import SQL

from ... import tier_queries as queries
from ...policy import membership as policy_membership
from ...policy import tiers

#: Customers whose scores are read at once.
PAGE = 1000


@dataclass(frozen=True)
class Move:
    """Somebody who should stand elsewhere than they do, or whose grace changes.

    ``verdict`` is about what was earned; ``paid`` (policy) may lift it.
    """

    partner_id: int
    membership: models.Model
    level: int
    verdict: tiers.Verdict
    scores: dict
    paid: policy_membership.Paid | None = None

    @property
    def to_level(self):
        """Where they stand from now on."""
        return policy_membership.shown(self.verdict.standing, self.paid)[0]

    @property
    def is_paid(self):
        """Do they stand there because they paid for it?"""
        return policy_membership.shown(self.verdict.standing, self.paid)[1]

    @property
    def changes_tier(self):
        """Is it another tier, or only the grace or the end that changes?"""
        return self.to_level != self.level

    @property
    def reason(self):
        """Why they stand there."""
        if self.is_paid:
            return tiers.TierReason.PAID
        is_lower = self.to_level < self.level
        return tiers.TierReason.DOWN if is_lower else self.verdict.code


class LoyaltyTierEvaluation(models.AbstractModel):
    """Moves people on ladders: scores in, memberships out. Twice on a day is once."""

    _name = "loyalty.tier.evaluation"
    _description = "Tier Evaluation"

    @api.model
    def _cron_evaluate(self):
        """Evaluate every running ladder; commits page by page and goes on next time."""
        ladders = self.env["loyalty.tier.ladder"].search([("state", "=", "running")])
        for ladder in ladders.filtered(lambda row: row.evaluated_on != row._today()):
            today = ladder._today()
            for page in self._pages(ladder, after=ladder.evaluated_to):
                self._evaluate(ladder, page, today)
                ladder.evaluated_to = page[-1]
                if not self.env["ir.cron"]._commit_progress(len(page)):
                    return
                self.env.invalidate_all()
            ladder.write({"evaluated_on": today, "evaluated_to": 0})
        self._end_paid(fields.Date.context_today(self))

    def _end_paid(self, today):
        """What was paid for ends on its day, also where nobody moves by scores now."""
        rows = self.env.execute_query(SQL(queries.PAID_OVER, today))
        for ladder_id, partner_ids in rows:
            ladder = self.env["loyalty.tier.ladder"].browse(ladder_id)
            self._evaluate(ladder, partner_ids, today, only_paid=True)

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

    def _evaluate(self, ladder, partner_ids, today, only_paid=False):
        """Move those of ``partner_ids`` who should stand elsewhere; return the moves.

        :param only_paid: what was earned stays as it is; only what is paid for counts
        """
        moves = self._moves(ladder, partner_ids, today, only_paid)
        self._write(ladder, moves, today)
        return moves

    def _moves(self, ladder, partner_ids, today, only_paid=False):
        """What would change for ``partner_ids``; nothing is written."""
        scores, audience = {}, set()
        if not only_paid:
            audience = self._still_audience(ladder, partner_ids)
            scores = self.env["loyalty.tier.scores"]._of(ladder, partner_ids, today)
        current = self._current(ladder, partner_ids)
        paid = self.env["loyalty.tier.period"]._paid(ladder, partner_ids, today)
        policy, moves = ladder._policy(), []
        levels = {tier.id: ladder._level(tier) for tier in ladder.tier_ids}
        nobody = self.env["loyalty.tier.membership"].browse()
        for partner_id in partner_ids:
            membership = current.get(partner_id, nobody)
            standing = self._earned(levels, membership)
            own = scores[partner_id] if partner_id in audience else None
            if only_paid:
                verdict = tiers.Verdict(standing, tiers.TierReason.REACHED)
            else:
                verdict = self._verdict(policy, standing, own, today)
            move = Move(
                partner_id,
                membership,
                levels.get(membership.tier_id.id, tiers.NONE),
                verdict,
                own or {},
                paid.get(partner_id),
            )
            if verdict.standing != standing or self._changes(move):
                moves.append(move)
        return moves

    def _earned(self, levels, membership):
        """Where somebody stands by what they earned, apart from what they paid for."""
        tier = membership.tier_id
        if membership.is_paid:
            tier = membership.earned_tier_id
        level = levels.get(tier.id, tiers.NONE)
        return tiers.Standing(level, membership.grace_until or None)

    def _changes(self, move):
        """Does the tier change, or what is paid for?"""
        until = move.paid.until if move.is_paid else None
        return move.changes_tier or (move.membership.paid_until or None) != until

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
                    "tier_id": ladder._tier(move.to_level).id,
                    "date_start": today,
                    "reason_code": move.reason,
                    "scores": move.scores,
                    **self._prepare_standing(ladder, move),
                }
                for move in leaving
                if move.to_level
            ]
        )
        self.env["loyalty.tier.benefit"]._grant(begun)
        for move in moves:
            if not move.changes_tier:
                values = self._prepare_standing(ladder, move)
                move.membership.sudo().write(values)

    def _prepare_standing(self, ladder, move):
        """Values of what was earned and what is paid for."""
        earned = ladder._tier(move.verdict.standing.level)
        return {
            "grace_until": move.verdict.standing.grace_until,
            "is_paid": move.is_paid,
            "paid_until": move.paid.until if move.is_paid else False,
            "earned_tier_id": earned.id if move.is_paid else False,
        }
