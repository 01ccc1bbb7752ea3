from odoo import api, fields, models
from odoo.fields import Command

from ..inside import inside
from ..models.referral.loyalty_referral_program_terms import TERMS

#: What a line of the wizard copies from a reward, and back.
REWARD_TERMS = (
    "sequence",
    "side",
    "kind",
    "rate",
    "amount",
    "quantity",
    "hold_days",
    "expiry_months",
    "surplus",
    "loyalty_program_id",
    "service_product_id",
)


class LoyaltyReferralProgramChange(models.TransientModel):
    """Change a running programme: see whom it concerns, then make the next version.

    Whoever was granted something keeps it under the terms it was granted under; open
    referrals keep theirs too unless it is decided otherwise here.
    """

    _name = "loyalty.referral.program.change"
    _description = "Change a Running Programme"

    program_id = fields.Many2one(
        "loyalty.referral.program", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    qualify_on = fields.Selection(
        lambda self: (
            self.env["loyalty.referral.program"]
            ._fields["qualify_on"]
            ._description_selection(self.env)
        ),
        string="Earned when",
        required=True,
    )
    scope = fields.Selection(
        lambda self: (
            self.env["loyalty.referral.program"]
            ._fields["scope"]
            ._description_selection(self.env)
        ),
        string="Counting invoices",
        required=True,
    )
    minimum_amount = fields.Monetary()
    product_ids = fields.Many2many("product.product", string="Products")
    category_ids = fields.Many2many("product.category", string="Product categories")
    deal_days = fields.Integer(string="Within (days)")
    line_ids = fields.One2many(
        "loyalty.referral.program.change.line", "change_id", string="Rewards"
    )
    open_referrals = fields.Selection(
        [
            ("keep", "They keep the terms they were recorded under"),
            ("renew", "They get the new terms"),
        ],
        required=True,
        default="keep",
        help="Referrals that were granted something keep their terms in any case.",
    )
    referral_ids = fields.Many2many(
        "loyalty.referral",
        string="Open referrals",
        compute="_compute_referral_ids",
    )
    open_count = fields.Integer(compute="_compute_referral_ids")
    granted_count = fields.Integer(compute="_compute_referral_ids")

    @api.model
    def default_get(self, fields_list):
        """Start from the terms as they are."""
        values = super().default_get(fields_list)
        program = self.env["loyalty.referral.program"].browse(
            values.get("program_id") or self.env.context.get("default_program_id")
        )
        if program:
            values |= program._convert_to_write({name: program[name] for name in TERMS})
            values["line_ids"] = [
                Command.create({"reward_id": reward.id} | _terms_of(reward))
                for reward in program.reward_ids
            ]
        return values

    @api.depends("program_id")
    def _compute_referral_ids(self):
        for change in self:
            referrals = change.program_id.referral_ids
            pending = referrals._with_open_terms()
            change.referral_ids = pending
            change.open_count = len(pending)
            change.granted_count = len(referrals) - len(pending)

    def action_confirm(self):
        """Make the next version; log what changed and for whom."""
        self.ensure_one()
        self.program_id.check_access("write")
        program = inside(self.program_id, "loyalty_new_version")
        before = program._terms_in_words()
        self._apply(program)
        pending = program.referral_ids._with_open_terms()
        if self.open_referrals == "renew":
            pending._renew_terms()
        program._log_version(before, self.open_referrals, len(pending))
        return {"type": "ir.actions.act_window_close"}

    def _apply(self, program):
        """Write the new terms; what was removed is archived, for what was promised."""
        rewards = program.reward_ids
        kept = self.line_ids.reward_id
        (rewards - kept).write({"active": False})
        commands = []
        for line in self.line_ids:
            values = line._convert_to_write(_terms_of(line))
            reward = line.reward_id
            if reward and (reward.kind, reward.side) == (line.kind, line.side):
                commands.append(Command.update(reward.id, values))
                continue
            if reward:  # another kind is another reward: entries name the old one
                commands.append(Command.update(reward.id, {"active": False}))
            commands.append(Command.create(values))
        terms = self._convert_to_write({name: self[name] for name in TERMS})
        program.write(terms | {"version": program.version + 1, "reward_ids": commands})


class LoyaltyReferralProgramChangeLine(models.TransientModel):
    """A reward as it will be."""

    _name = "loyalty.referral.program.change.line"
    _description = "Changed Reward"
    _order = "sequence, id"

    change_id = fields.Many2one(
        "loyalty.referral.program.change", required=True, ondelete="cascade"
    )
    reward_id = fields.Many2one(
        "loyalty.referral.reward", string="As it was", ondelete="cascade"
    )
    currency_id = fields.Many2one(related="change_id.currency_id")
    company_id = fields.Many2one(related="change_id.company_id")
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("referrer", "Referrer"), ("friend", "Friend")],
        string="For",
        required=True,
        default="referrer",
    )
    kind = fields.Selection(
        lambda self: (
            self.env["loyalty.referral.reward"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Reward",
        required=True,
        default="contract_credit",
    )
    rate = fields.Float(string="Rate (%)", default=100.0)
    amount = fields.Monetary()
    quantity = fields.Float(digits=(16, 2), default=1.0)
    hold_days = fields.Integer(string="Hold (days)")
    expiry_months = fields.Integer(string="Good for (months)")
    surplus = fields.Selection(
        [("lapse", "Lapses"), ("carry", "Stays for later invoices")],
        required=True,
        default="lapse",
    )
    loyalty_program_id = fields.Many2one("loyalty.program", string="Card programme")
    service_product_id = fields.Many2one("product.product", string="Service")


def _terms_of(record):
    """Terms of a reward or of a line, as values."""
    return record._convert_to_write({name: record[name] for name in REWARD_TERMS})
