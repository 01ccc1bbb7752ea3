from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyReferralRecord(models.TransientModel):
    """A salesperson records whom a customer recommended, in one step (case A8)."""

    _name = "loyalty.referral.record"
    _description = "Record a Referral"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    program_id = fields.Many2one(
        "loyalty.referral.program",
        string="Programme",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["loyalty.referral.program"]._running(
            self.env.company
        ),
    )
    referrer_id = fields.Many2one(
        "res.partner", required=True, help="The customer who recommended us."
    )
    friend_id = fields.Many2one(
        "res.partner",
        string="Existing contact",
        help="If we know the recommended company already; else describe it below.",
    )
    friend_name = fields.Char(
        string="Company name", help="Name of the recommended company."
    )
    contact_name = fields.Char(string="Contact person")
    email = fields.Char()
    phone = fields.Char()
    note = fields.Text(help="What the referrer told us; it becomes the lead's note.")
    create_lead = fields.Boolean(
        string="Make a lead",
        default=True,
        help="Give the contact to the sales team of the programme.",
    )
    team_id = fields.Many2one(related="program_id.team_id", string="Sales team")

    @api.onchange("friend_id")
    def _onchange_friend_id(self):
        if self.friend_id:
            self.friend_name = self.friend_id.commercial_partner_id.name
            self.email = self.friend_id.email
            self.phone = self.friend_id.phone

    def action_record(self):
        """Record the referral, with a lead for the team; open what was recorded."""
        self.ensure_one()
        if not self.friend_id and not self.friend_name:
            raise UserError(
                self.env._("Say who was recommended: choose a contact or enter a name.")
            )
        referrals = self.env["loyalty.referral"]
        lead = self.env["crm.lead"]
        if self.create_lead or not self.friend_id:
            lead = lead.create(self._prepare_lead())
        referral = referrals._record(
            self.program_id,
            self.referrer_id,
            self.friend_id,
            lead_id=lead.id,
            channel="lead" if lead else "manual",
        )
        return referral.get_formview_action()

    def _prepare_lead(self):
        """Values of the lead for the programme's team."""
        return {
            "name": self.env._(
                "%(friend)s, recommended by %(referrer)s",
                friend=self.friend_name or self.friend_id.name,
                referrer=self.referrer_id.name,
            ),
            "type": "opportunity",
            "partner_id": self.friend_id.id,
            "partner_name": self.friend_name,
            "contact_name": self.contact_name,
            "email_from": self.email,
            "phone": self.phone,
            "description": self.note,
            "team_id": self.team_id.id,
            "user_id": False,  # the team decides who takes it
            "company_id": self.company_id.id,
        }
