import secrets

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from odoo.addons.loyalty_referral.policy import code as code_policy

from ...policy import promo


class LoyaltyCard(models.Model):
    """A code that a partner issued: for whom, and what its use does to the binding."""

    _inherit = "loyalty.card"

    issuer_id = fields.Many2one(
        "res.partner",
        string="Issued by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The partner who made the code.",
    )
    addressee_id = fields.Many2one(
        "res.partner",
        string="For customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The company that may use the code; every contact of it counts.",
    )
    addressee_email = fields.Char(
        string="For e-mail",
        readonly=True,
        help="Who may use the code, where the partner knew only an address.",
    )
    partner_channel = fields.Selection(related="program_id.partner_channel", store=True)
    partner_state = fields.Selection(
        [("open", "Open"), ("used", "Used"), ("expired", "Expired")],
        string="State of the code",
        compute="_compute_partner_state",
        search="_search_partner_state",
    )
    purchase_url = fields.Char(
        string="Direct purchase link", compute="_compute_purchase_url"
    )
    touch_ids = fields.One2many("loyalty.referral.touch", "card_id", readonly=True)

    @api.depends("points", "expiration_date")
    def _compute_partner_state(self):
        today = fields.Date.context_today(self)
        for card in self:
            expired = card.expiration_date and card.expiration_date < today
            state = "expired" if expired else "open"
            card.partner_state = "used" if card.points < 1 else state

    def _search_partner_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        used = fields.Domain("points", "<", 1)
        expired = ~used & fields.Domain("expiration_date", "<", today)
        domains = {"used": used, "expired": expired, "open": ~used & ~expired}
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("code", "issuer_id", "program_id")
    def _compute_purchase_url(self):
        for card in self:
            sells = card.issuer_id and card.sudo().program_id.partner_product_ids
            url = f"{card.get_base_url()}/buy/{card.code}"
            card.purchase_url = url if sells else False

    # ------------------------------------------------------------------ issue

    def _issue(self, program, partner, customer=None, email=None):
        """Make a code of ``program`` in the name of ``partner``, for one customer.

        :raise UserError: the level, the allowance or the addressee speaks against it
        """
        owner = partner.commercial_partner_id
        self._take_turn(owner)
        email = email_normalize(email or "") or False
        facts = promo.Issue(
            is_partner=owner.sudo().loyalty_is_partner,
            grade=owner.grade_id.sequence if owner.grade_id else None,
            minimum_grade=program._minimum_grade(),
            allowance=program.sudo()._allowance_of(owner),
            issued=program._issued_count(owner),
            has_addressee=bool(customer or email),
            needs_addressee=program.partner_needs_addressee,
        )
        refusal = promo.may_issue(facts)
        if refusal or not program.partner_channel:
            sentences = self._refusal_sentences()
            raise UserError(sentences[refusal or promo.PromoRefusal.NO_PARTNER])
        days = program.partner_valid_days
        today = fields.Date.context_today(self)
        values = {
            "program_id": program.id,
            "code": code_policy.make(secrets.choice),
            "points": 1,
            "issuer_id": owner.id,
            "addressee_id": customer.commercial_partner_id.id if customer else False,
            "addressee_email": email,
            "expiration_date": days and today + relativedelta(days=days),
        }
        return self.sudo().with_context(action_no_send_mail=True).create(values)

    def _take_turn(self, owner):
        """Let two codes of one partner be made one after the other, not at once."""
        self.env.cr.execute(
            SQL("UPDATE res_partner SET active = active WHERE id = %s", owner.id)
        )

    def _refusal_sentences(self):
        """Map what speaks against issuing or using a code to its sentence.

        Whoever tries somebody else's code is told no more than that it does not work.
        """
        neutral = self.env._("This code cannot be used here.")
        return {
            "no_partner": self.env._("Only partners issue codes of this kind."),
            "level_too_low": self.env._(
                "Your partner level does not include codes of this kind."
            ),
            "no_addressee": self.env._("Say for whom the code is."),
            "no_allowance": self.env._(
                "You have issued all codes of this kind for now. Wait for the next "
                "period."
            ),
            "not_yours": neutral,
            "one_ever": neutral,
            "period_too_short": self.env._(
                "This code needs an order for a longer period."
            ),
        }

    # -------------------------------------------------------------------- use

    def _is_for(self, customer):
        """May ``customer`` use the code? Every contact of the company counts."""
        self.ensure_one()
        entity = customer.commercial_partner_id
        if self.addressee_id:
            return entity == self.addressee_id.commercial_partner_id
        if self.addressee_email:
            mine = (customer.email_normalized, entity.email_normalized)
            return self.addressee_email in mine
        return not self.program_id.partner_needs_addressee

    def _refusal(self, customer, company):
        """Why ``customer`` cannot use the code; None if they can."""
        self.ensure_one()
        card = self.sudo()
        channels = self.env["loyalty.binding.channel"]._policies(company)
        policy = channels.get(card.partner_channel)
        earlier = self.env["loyalty.claim.facts"]._uses(
            customer.commercial_partner_id, company, card.partner_channel
        )
        return promo.may_use(
            promo.Use(
                is_addressee=card._is_for(customer),
                used_before=bool(earlier.filtered(lambda use: use.card_id != card)),
                once=bool(policy and policy.once),
            )
        )
