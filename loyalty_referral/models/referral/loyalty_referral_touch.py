from odoo import api, fields, models

from ...policy import attribution


class LoyaltyReferralTouch(models.Model):
    """Evidence: a customer came with somebody's code or name. Kept whatever the verdict.

    No address, browser or other trace of a person is stored: the code, the
    customer and the moment are enough to explain an attribution.
    """

    _name = "loyalty.referral.touch"
    _description = "Use of a Referral Code"
    _order = "touched_at desc, id desc"

    code_id = fields.Many2one(
        "loyalty.referral.code",
        readonly=True,
        index=True,
        help="Empty where only a name was said.",
    )
    purpose = fields.Selection(related="code_id.purpose")
    owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_owner",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        help="Who says to have brought the customer.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_owner",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
    )
    customer_id = fields.Many2one(
        "res.partner", readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(
        [("link", "Link"), ("code", "Code typed"), ("name", "Name said")],
        required=True,
        default="link",
        readonly=True,
    )
    spoken_name = fields.Char(
        string="Name said",
        readonly=True,
        help="Who recommended us, in the words of the friend.",
    )
    touched_at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="When the link was followed, or the code or name was typed.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Quotation",
        readonly=True,
        index="btree_not_null",
        help="The quotation that the code was typed on.",
    )
    verdict = fields.Char(
        readonly=True, help="What became of it, and why nothing did if nothing did."
    )

    @api.depends("code_id")
    def _compute_owner(self):
        for touch in self.filtered("code_id"):
            touch.owner_id = touch.code_id.partner_id
            touch.company_id = touch.code_id.company_id

    @api.depends("code_id", "owner_id", "customer_id", "spoken_name")
    def _compute_display_name(self):
        for touch in self:
            what = touch.code_id.code or touch.spoken_name
            what = what or touch.owner_id.display_name
            touch.display_name = f"{what} – {touch.customer_id.display_name}"

    def _refusal_sentences(self):
        """Why a touch is not the one that counts, in words."""
        return {
            "name_not_taken": self.env._(
                "The programme takes codes and links, no names."
            ),
            "window_closed": self.env._("Too long ago for the programme."),
            "same_owner": self.env._("The same referrer again."),
            "name_comes_last": self.env._(
                "A code or link says more than a name that was said."
            ),
            "code_comes_first": self.env._(
                "A code that was typed comes before a link."
            ),
            "first_counts": self.env._("Somebody else's touch came first."),
            "last_counts": self.env._("Somebody else's touch came later."),
        }

    def _fact(self):
        """The touch as the policy reads it."""
        self.ensure_one()
        owner = self.owner_id.commercial_partner_id
        return attribution.Touch(
            self.id, self.channel, owner.id or None, self.touched_at
        )
