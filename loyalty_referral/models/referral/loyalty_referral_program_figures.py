from odoo import fields, models


class LoyaltyReferralProgram(models.Model):
    """How a programme does, as of now: whom it brought, what it gave, what is left."""

    _inherit = "loyalty.referral.program"

    color = fields.Integer()
    referral_count = fields.Integer(compute="_compute_figures")
    qualified_count = fields.Integer(compute="_compute_figures")
    success_rate = fields.Float(
        string="Success (%)",
        compute="_compute_figures",
        help="How many of the referrals that did not end otherwise are rewarded.",
    )
    earned_amount = fields.Monetary(
        string="Earned",
        compute="_compute_figures",
        help="Credit granted for referrals of this programme, less what was taken "
        "back.",
    )
    open_amount = fields.Monetary(
        string="Not used yet",
        compute="_compute_open_amount",
        help="What of the rewards of money their receivers still have.",
    )

    def _compute_figures(self):
        rows = self.env["loyalty.referral"]._read_group(
            [("program_id", "in", self.ids)],
            ["program_id", "state"],
            ["__count", "earned_amount:sum"],
        )
        for program in self:
            own = {state: row for owner, state, *row in rows if owner == program}
            counts = {state: count for state, (count, _earned) in own.items()}
            ended = counts.get("cancelled", 0) + counts.get("refused", 0)
            standing = sum(counts.values()) - ended
            program.referral_count = sum(counts.values())
            program.qualified_count = counts.get("qualified", 0)
            program.earned_amount = sum(earned for _count, earned in own.values())
            program.success_rate = (
                100.0 * program.qualified_count / standing if standing else 0.0
            )

    def _compute_open_amount(self):
        rows = self.env["loyalty.ledger.entry"]._read_group(
            [
                ("reward_id.program_id", "in", self.ids),
                ("partner_id", "!=", False),
                ("remaining", ">", 0),
            ],
            ["reward_id"],
            ["remaining:sum"],
        )
        for program in self:
            own = [left for reward, left in rows if reward.program_id == program]
            program.open_amount = sum(own)
