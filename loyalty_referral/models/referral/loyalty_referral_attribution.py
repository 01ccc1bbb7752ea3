from odoo import fields, models
from odoo.exceptions import UserError

from ...policy.reasons import Refusal
from ...policy.types import Reason
from .loyalty_referral import ENDED


class LoyaltyReferral(models.Model):
    """Where a referral comes from: a touch, a name that was said, a form, a quotation."""

    _inherit = "loyalty.referral"

    referrer_id = fields.Many2one(required=False)
    spoken_name = fields.Char(
        string="Name said",
        readonly=True,
        help="Who recommended us, in the words of the friend. A manager finds out whom "
        "they meant.",
    )
    name_confirmed = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Whether a person has found the referrer that the name means.",
    )
    known_contact = fields.Boolean(
        readonly=True,
        copy=False,
        help="We knew the address before the customer recommended it.",
    )
    source_order_id = fields.Many2one(
        "sale.order",
        string="Quotation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The quotation on which a salesperson recorded the referral.",
    )

    friend_email = fields.Char(
        string="Friend's e-mail", readonly=True, copy=False, index="btree_not_null"
    )
    consent_text = fields.Text(
        string="Agreement of the friend",
        readonly=True,
        copy=False,
        help="What the referrer confirmed, word for word.",
    )
    consent_on = fields.Datetime(string="Confirmed on", readonly=True, copy=False)
    invited_on = fields.Datetime(
        string="Friend written to on",
        readonly=True,
        copy=False,
        help="When the one message to the friend was sent.",
    )

    _referrer_known = models.Constraint(
        "CHECK (referrer_id IS NOT NULL OR NOT name_confirmed)",
        "Say who recommended the friend.",
    )

    def _verdict_fields(self):
        """Extend: what only a verb or the portal form sets."""
        return super()._verdict_fields() | {
            "name_confirmed",
            "known_contact",
            "friend_email",
            "consent_text",
            "consent_on",
            "invited_on",
        }

    def _of_friend(self, friend, company):
        """The referral that says who brought ``friend``, if there is one."""
        entity = friend.commercial_partner_id
        domain = [
            ("friend_id", "=", entity.id),
            ("company_id", "=", company.id),
            ("state", "not in", ENDED),
        ]
        return self.search(domain, limit=1) if entity else self.browse()

    def _gives_way(self):
        """May the rule of the programme give the friend to somebody else?

        Not what a person recorded or accepted, and not what has earned.
        """
        self.ensure_one()
        return bool(
            self.touch_id
            and self.state in ("open", "review")
            and not self.approved_by_id
            and not (self.spoken_name and self.name_confirmed)
        )

    # ------------------------------------------------------------- names said

    def action_confirm_name(self):
        """Say that the referrer is whom the friend meant."""
        self._check_reviewer()
        for referral in self:
            if not referral.referrer_id:
                raise UserError(
                    self.env._(
                        'Choose the referrer whom %(friend)s meant by "%(name)s" first.',
                        friend=referral.friend_name or "",
                        name=referral.spoken_name or "",
                    )
                )
        self.sudo().write({"name_confirmed": True})
        self._mark()

    def action_accept(self, note=False):
        """Extend: who accepts a referral has to know the referrer."""
        unconfirmed = self.filtered(lambda referral: not referral.name_confirmed)
        if unconfirmed:
            unconfirmed.action_confirm_name()
        return super().action_accept(note)

    # -------------------------------------------- the one message to the friend

    def _invite(self):
        """Write to the friend, once, if that is agreed, wanted and harmless."""
        for referral in self.filtered(lambda referral: referral._may_invite()):
            codes = self.env["loyalty.referral.code"]
            codes._of(referral.referrer_id, "referral", referral.company_id)
            template = self.env.ref("loyalty_referral.mail_template_invitation")
            template.send_mail(referral.id)
            referral.invited_on = fields.Datetime.now()

    def _may_invite(self):
        """Is there agreement, an address nobody wrote to yet, and a wish to write?"""
        self.ensure_one()
        if not (
            self.program_id.invitation_mail
            and self.consent_on
            and self.friend_email
            and not self.known_contact
        ):
            return False
        blocked = self.env["mail.blacklist"].search_count(
            [("email", "=", self.friend_email)], limit=1
        )
        written = self.search_count(
            [
                ("friend_email", "=", self.friend_email),
                ("invited_on", "!=", False),
            ],
            limit=1,
        )
        return not blocked and not written

    def _invitation_url(self):
        """The referrer's link, for the message to the friend."""
        codes = self.env["loyalty.referral.code"].sudo()
        return codes._find(self.referrer_id, "referral", self.company_id).url or ""


class LoyaltyReferralEvidence(models.AbstractModel):
    """What the way in which we heard of a friend says against the referral."""

    _inherit = "loyalty.referral.evidence"

    def _findings(self, referrals):
        """Extend: names that nobody has confirmed, friends whom we knew already."""
        found = super()._findings(referrals.filtered("referrer_id"))
        for referral in referrals:
            reasons = found.get(referral.id, ())
            if not referral.name_confirmed:
                said = {"name": referral.spoken_name or ""}
                reasons += (Reason(Refusal.NAME_UNCONFIRMED, said),)
            if referral.known_contact:
                reasons += (Reason(Refusal.KNOWN_CONTACT),)
            found[referral.id] = reasons
        return found


class LoyaltyReferralFacts(models.AbstractModel):
    """A referral without a referrer has no account to earn on: it waits."""

    _inherit = "loyalty.referral.facts"

    def _verdicts(self, referrals):
        """Extend: leave out whose referrer nobody knows yet."""
        return super()._verdicts(referrals.filtered("referrer_id"))
