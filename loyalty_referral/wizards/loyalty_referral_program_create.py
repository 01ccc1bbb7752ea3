from odoo import fields, models
from odoo.fields import Command


class LoyaltyReferralProgramCreate(models.TransientModel):
    """A good programme in under a minute: choose what it is for, adjust, done."""

    _name = "loyalty.referral.program.create"
    _description = "New Referral Programme"

    template = fields.Selection(
        [
            ("contracts", "Contracts: like for like"),
            ("friends", "Bring a friend: both sides gain"),
            ("services", "Services: a part of what the friend buys"),
        ],
        required=True,
        default="contracts",
    )
    name = fields.Char(required=True, default=lambda self: self.env._("Bring a friend"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    team_id = fields.Many2one("crm.team", string="Sales team", check_company=True)
    date_from = fields.Date(
        string="Runs from", default=lambda self: fields.Date.context_today(self)
    )
    referrer_amount = fields.Monetary(
        string="The referrer gets", default=50.0, help="Off their next invoices."
    )
    friend_amount = fields.Monetary(
        string="The friend gets", default=25.0, help="Off their next invoices."
    )
    rate = fields.Float(
        string="The referrer gets (%)",
        default=10.0,
        help="Of the untaxed amount that the friend buys first.",
    )
    hold_days = fields.Integer(
        string="Hold (days)",
        default=14,
        help="Days between earning a reward and being able to use it: long enough "
        "for the friend to withdraw.",
    )

    def action_create_program(self):
        """Make the programme of the chosen template and open it."""
        self.ensure_one()
        values = getattr(self, f"_prepare_{self.template}")()
        program = self.env["loyalty.referral.program"].create(
            {
                "name": self.name,
                "company_id": self.company_id.id,
                "team_id": self.team_id.id,
                "date_from": self.date_from,
                **values,
            }
        )
        return program.get_formview_action()

    def _prepare_contracts(self):
        """A year of the friend's contract, up to a year of one's own (case A)."""
        reward = {"kind": "contract_credit", "rate": 100.0, "surplus": "lapse"}
        return {
            "qualify_on": "paid",
            "scope": "contracts",
            "reward_ids": [Command.create(reward)],
        }

    def _prepare_friends(self):
        """An amount for both sides once the friend has paid (case H1)."""
        amounts = {"referrer": self.referrer_amount, "friend": self.friend_amount}
        return {
            "qualify_on": "paid",
            "scope": "both",
            "reward_ids": [
                Command.create(
                    {
                        "side": side,
                        "kind": "fixed",
                        "amount": amount,
                        "hold_days": self.hold_days,
                    }
                )
                for side, amount in amounts.items()
            ],
        }

    def _prepare_services(self):
        """A part of the first sales invoice."""
        reward = {
            "kind": "percentage",
            "rate": self.rate,
            "hold_days": self.hold_days,
        }
        return {
            "qualify_on": "paid",
            "scope": "sales",
            "reward_ids": [Command.create(reward)],
        }
