from collections import Counter

from odoo import fields, models

#: Names that are shown one by one; the counts are complete.
SHOWN = 200


class LoyaltyTierPreview(models.TransientModel):
    """Who would move on a ladder, shown before anybody does."""

    _name = "loyalty.tier.preview"
    _description = "Who would move"

    ladder_id = fields.Many2one("loyalty.tier.ladder", required=True, readonly=True)
    looked_at = fields.Integer(string="Customers looked at", readonly=True)
    milestone_count = fields.Integer(string="Milestones reached", readonly=True)
    move_count = fields.Integer(string="Would move", readonly=True)
    line_ids = fields.One2many("loyalty.tier.preview.line", "preview_id", readonly=True)
    name_ids = fields.One2many("loyalty.tier.preview.name", "preview_id", readonly=True)

    def _make(self, ladder):
        """Look at everybody, write nothing but this preview."""
        today = ladder._today()
        evaluation = self.env["loyalty.tier.evaluation"]
        looked_at, reached, counts, shown = 0, 0, Counter(), []
        for page in evaluation._pages(ladder):
            looked_at += len(page)
            if ladder.milestone_ids:
                reached += len(evaluation._due(ladder, page, today))
            for move in evaluation._moves(ladder, page, today):
                if not move.changes_tier:
                    continue
                way = (move.level, move.to_level)
                counts[way] += 1
                if len(shown) < SHOWN:
                    shown.append((move.partner_id, *way))
        return self.create(
            {
                "ladder_id": ladder.id,
                "looked_at": looked_at,
                "milestone_count": reached,
                "move_count": counts.total(),
                "line_ids": [
                    fields.Command.create({**self._way(ladder, *way), "count": count})
                    for way, count in sorted(counts.items())
                ],
                "name_ids": [
                    fields.Command.create(
                        {"partner_id": partner_id, **self._way(ladder, *way)}
                    )
                    for partner_id, *way in shown
                ],
            }
        )

    def _way(self, ladder, before, after):
        """Values of a way from one level to another."""
        return {"from_id": ladder._tier(before).id, "to_id": ladder._tier(after).id}

    def action_apply(self):
        """Let the ladder run: everybody moves, and every night from now on."""
        self.ensure_one()
        self.ladder_id.check_access("write")
        self.ladder_id.sudo().write({"state": "running", "evaluated_on": False})
        self.env.ref("loyalty_referral.cron_tier_evaluation")._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s is running. Its members move within a minute.",
                    self.ladder_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class LoyaltyTierPreviewLine(models.TransientModel):
    """How many would go from one tier to another."""

    _name = "loyalty.tier.preview.line"
    _description = "Ways on a Ladder"

    preview_id = fields.Many2one(
        "loyalty.tier.preview", required=True, ondelete="cascade"
    )
    from_id = fields.Many2one("loyalty.tier")
    to_id = fields.Many2one("loyalty.tier")
    count = fields.Integer(string="Customers")


class LoyaltyTierPreviewName(models.TransientModel):
    """One who would move."""

    _name = "loyalty.tier.preview.name"
    _description = "Somebody who would move"

    preview_id = fields.Many2one(
        "loyalty.tier.preview", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", string="Customer")
    from_id = fields.Many2one("loyalty.tier")
    to_id = fields.Many2one("loyalty.tier")
