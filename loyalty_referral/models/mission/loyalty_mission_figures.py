from odoo import api, fields, models
from odoo.tools import SQL

from ... import mission_queries as queries
from ...policy import money


class LoyaltyMission(models.Model):
    """What a mission may cost, and what has come of it."""

    _inherit = "loyalty.mission"

    budget = fields.Monetary(
        tracking=True,
        help="The most that all its rewards of money may come to. What is beyond it "
        "waits and is granted when you raise the budget. 0: no limit.",
    )
    total_limit = fields.Integer(
        string="Completions in all",
        tracking=True,
        help="How many completions of all customers are rewarded; the first come "
        "first. 0: no limit.",
    )
    completed_count = fields.Integer(string="Completed", compute="_compute_counts")
    review_count = fields.Integer(string="To review", compute="_compute_counts")
    room_count = fields.Integer(
        string="Waiting for room",
        compute="_compute_counts",
        help="Completed, but beyond a limit. Raise it to grant them.",
    )
    granted_amount = fields.Monetary(
        string="Granted",
        compute="_compute_amounts",
        help="Rewards of money (credit, cash), less what was taken back.",
    )
    budget_left = fields.Monetary(compute="_compute_amounts")

    _limits_not_negative = models.Constraint(
        "CHECK (budget >= 0 AND total_limit >= 0)",
        "A limit cannot be negative; 0 means that there is none.",
    )

    @api.depends("completion_ids.state", "completion_ids.has_room")
    def _compute_counts(self):
        completions = self.env["loyalty.mission.completion"]
        rows = completions._read_group(
            [("mission_id", "in", self.ids)],
            ["mission_id", "state", "has_room"],
            ["__count"],
        )
        for mission in self:
            own = [row[1:] for row in rows if row[0] == mission]
            done = [row for row in own if row[0] == "done"]
            mission.completed_count = sum(count for *_rest, count in done)
            mission.room_count = sum(count for _s, room, count in done if not room)
            mission.review_count = sum(n for state, _r, n in own if state == "review")

    @api.depends("completion_ids.state", "completion_ids.has_room", "budget")
    def _compute_amounts(self):
        self.env.flush_all()
        granted = dict(self.env.execute_query(SQL(queries.GRANTED, self.ids)))
        for mission in self:
            mission.granted_amount = float(granted.get(mission.id, 0))
            mission.budget_left = max(0.0, mission.budget - mission.granted_amount)

    def write(self, vals):
        """Extend: grant what waited as soon as there is room."""
        result = super().write(vals)
        if {"budget", "total_limit"} & vals.keys():
            keys = [key for mission in self for key in mission._counters().values()]
            self.env["loyalty.cap"].sudo().search(
                [("key", "in", keys)]
            )._look_at_waiting()
        return result

    def _counters(self):
        """Names of the counters behind the mission's limits."""
        self.ensure_one()
        return {
            "budget": f"mission/{self.id}/budget",
            "count": f"mission/{self.id}/count",
        }

    def _budget_minor(self):
        """The budget in minor units."""
        return money.to_minor(self.budget, self.currency_id.decimal_places)

    def action_view_completions(self):
        """Open who has done the mission."""
        self.ensure_one()
        return self._completions_action([("mission_id", "=", self.id)])

    def action_view_review(self):
        """Open what somebody has to look at."""
        domain = [("mission_id", "in", self.ids), ("state", "=", "review")]
        return self._completions_action(domain)

    def action_view_waiting(self):
        """Open what waits for room."""
        return self._completions_action(
            [
                ("mission_id", "in", self.ids),
                ("state", "=", "done"),
                ("has_room", "=", False),
            ]
        )

    def _completions_action(self, domain):
        """The list of completions, of these only."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_mission_completion"
        )
        return action | {"domain": domain, "context": {}}
