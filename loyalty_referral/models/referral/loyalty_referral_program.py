from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain


class LoyaltyReferralProgram(models.Model):
    """What a customer gets for bringing another (cases A1 to A7).

    The terms are copied onto each referral when it is recorded; changing the
    programme changes what is promised from now on, not what was promised.
    """

    _name = "loyalty.referral.program"
    _description = "Referral Programme"
    _inherit = ["loyalty.reward.owner", "loyalty.trail.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="An archived programme takes no new referrals; what was promised stays.",
    )
    date_from = fields.Date(string="Runs from", tracking=True)
    date_to = fields.Date(
        string="Runs until", tracking=True, help="Last day; empty for no end."
    )
    reward_ids = fields.One2many(
        "loyalty.referral.reward",
        "program_id",
        string="Rewards",
        copy=True,
        default=lambda self: [Command.create({})],
        help="What the referrer and the friend get.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        check_company=True,
        help="Recommended contacts become leads of this team.",
    )
    product_id = fields.Many2one(required=True)
    referral_ids = fields.One2many("loyalty.referral", "program_id")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for program in self:
            if (
                program.date_from
                and program.date_to
                and program.date_to < program.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "Programme %s would end before it starts. Check its dates.",
                        program.name,
                    )
                )

    def _has_friend(self):
        """A referral brings somebody."""
        return True

    def _running(self, company, day=None):
        """The programme that takes new referrals of ``company`` on ``day``."""
        day = day or fields.Date.context_today(self)
        started = Domain("date_from", "=", False) | Domain("date_from", "<=", day)
        not_over = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        domain = Domain("company_id", "=", company.id) & started & not_over
        return self.search(domain, limit=1)

    def _require_running(self, company):
        """The running programme; a clear message if there is none."""
        program = self._running(company)
        if not program:
            raise UserError(
                self.env._(
                    "No referral programme of %s is running. Create one under "
                    "Loyalty > Configuration > Referral programmes.",
                    company.name,
                )
            )
        return program

    def action_view_referrals(self):
        """Open the referrals of this programme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_referral"
        )
        return action | {
            "domain": [("program_id", "=", self.id)],
            "context": {"default_program_id": self.id},
        }

    def action_view_qualified(self):
        """Open those referrals of this programme that are rewarded."""
        action = self.action_view_referrals()
        return action | {"domain": [*action["domain"], ("state", "=", "qualified")]}

    def action_view_open(self):
        """Open what receivers still have of the rewards of this programme."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_entry"
        )
        rewards = self.with_context(active_test=False).reward_ids
        domain = [
            ("reward_id", "in", rewards.ids),
            ("remaining", ">", 0),
            ("partner_id", "!=", False),
        ]
        return action | {"domain": domain, "context": {}}

    def action_view_credit(self):
        """Open what referrals of this programme earned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_entry"
        )
        referrals = self.env["loyalty.referral"].search([("program_id", "=", self.id)])
        return action | {
            "domain": [
                ("transaction_id.origin_model", "=", referrals._name),
                ("transaction_id.origin_id", "in", referrals.ids),
                ("partner_id", "!=", False),
            ],
            "context": {},
        }
