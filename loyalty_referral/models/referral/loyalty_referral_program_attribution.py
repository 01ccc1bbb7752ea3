from odoo import fields, models

from ...policy.attribution import Rule


class LoyaltyReferralProgram(models.Model):
    """Which touch counts, for how long, and what friends are asked and told."""

    _inherit = "loyalty.referral.program"

    attribution_rule = fields.Selection(
        [("first", "The first touch"), ("last", "The last touch")],
        string="What counts",
        required=True,
        default="first",
        tracking=True,
        help="Who brought a friend that came with the links or codes of several "
        "customers. A referral that was recorded by hand, or has earned, stands.",
    )
    window_days = fields.Integer(
        string="Window (days)",
        default=90,
        tracking=True,
        help="A link or code counts if it was used at most so many days before the "
        "decision. 0: however long ago.",
    )
    code_first = fields.Boolean(
        string="A typed code beats a link",
        default=True,
        tracking=True,
        help="Somebody who types a code means it; a link may have been followed by "
        "chance.",
    )
    name_allowed = fields.Boolean(
        string="Take names",
        tracking=True,
        help="A friend without a code may say who recommended us. The name waits "
        "until a manager has found out whom it means; nobody is matched by itself.",
    )
    consent_text = fields.Text(
        translate=True,
        default=lambda self: self.env._(
            "The person knows that I recommend them to you, and agrees that you may "
            "contact them."
        ),
        help="What customers confirm when they give you somebody's address. Nobody "
        "is written to without it.",
    )
    invitation_mail = fields.Boolean(
        string="Write to the friend",
        tracking=True,
        help="A friend who agreed to be contacted gets one message with the link of "
        "the customer who recommended them. Otherwise only the sales team knows.",
    )
    invitation_cap = fields.Integer(
        string="Recommendations a day",
        default=20,
        help="How many people one customer may recommend by the form in a day.",
    )
    share_text = fields.Text(
        string="Text to share",
        translate=True,
        default=lambda self: self.env._(
            "I am happy with them, perhaps you will be too:"
        ),
        help="What customers send along with their link; they can change it.",
    )

    _window_not_negative = models.Constraint(
        "CHECK (window_days >= 0)", "The window cannot be shorter than a day."
    )
    _invitation_cap_not_negative = models.Constraint(
        "CHECK (invitation_cap >= 0)", "Nobody can recommend less than nobody."
    )

    def _attribution_rule(self):
        """The rule as the policy reads it."""
        self.ensure_one()
        return Rule(
            first=self.attribution_rule == "first",
            window_days=self.window_days,
            code_first=self.code_first,
            name_allowed=self.name_allowed,
        )
