import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import code as code_policy


class LoyaltyReferralCode(models.Model):
    """A code somebody may share; with the link it makes, people come to us.

    A code grants nothing by itself: it tells who brought the customer, and the
    programme or plan decides what that is worth.
    """

    _name = "loyalty.referral.code"
    _description = "Referral Code"
    _rec_name = "code"
    _order = "id desc"

    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: code_policy.make(secrets.choice),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who shares the code.",
    )
    purpose = fields.Selection(
        [("referral", "Customer referral")], required=True, default="referral"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    url = fields.Char(string="Link", compute="_compute_url")
    touch_ids = fields.One2many("loyalty.referral.touch", "code_id", readonly=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is already taken.")

    @api.depends("code")
    def _compute_url(self):
        for record in self:
            record.url = f"{record.get_base_url()}/refer/{record.code}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.touch_ids:
            raise UserError(
                self.env._(
                    "A code that somebody came with is evidence. Archive it instead."
                )
            )

    def _find(self, partner, purpose, company):
        """The code of ``partner`` for ``purpose``, if there is one."""
        return self.search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("purpose", "=", purpose),
                ("company_id", "=", company.id),
            ],
            limit=1,
        )

    def _of(self, partner, purpose, company):
        """Return the code of ``partner`` for ``purpose``; make it the first time.

        Not for pages that are only looked at: those use :meth:`_find`.
        """
        return self._find(partner, purpose, company) or self.create(
            {
                "partner_id": partner.commercial_partner_id.id,
                "purpose": purpose,
                "company_id": company.id,
            }
        )

    def _resolve(self, text):
        """Find the code that somebody typed or followed; an empty set if none.

        What is asked of a code is read along: one that there is costs no more than one
        that there is not.
        """
        code = code_policy.normalise(text or "")
        if not code_policy.is_well_formed(code):
            return self.browse()
        asked = ["active", "code", "partner_id", "purpose", "company_id"]
        return self.search_fetch([("code", "=", code)], asked, limit=1)

    def _resolve_guarded(self, text, **wanted):
        """Like :meth:`_resolve`, for strangers: who guesses too often finds nothing.

        :param wanted: values that the code must have; another one is a wrong code
        """
        throttle = self.env["loyalty.code.throttle"]
        if not throttle._may_try():
            return self.browse()
        code = self._resolve(text)
        code = code.filtered(lambda c: all(c[name] == wanted[name] for name in wanted))
        if not code:
            throttle._note_miss()
        return code

    def _are_taken(self, company):
        """Does it mean anything if somebody signs up at ``company`` with a code?"""
        return bool(self.env["loyalty.referral.program"]._running(company))

    def _channel_of(self, channel):
        """How the touch is called by which somebody came with this code."""
        return channel

    def _attribute(self, customer, channel):
        """Record that ``customer`` came with this code and act on it.

        Never raises: a sign-up must not fail because of a reward. What went
        wrong stands in the touch and in the log.
        """
        self.ensure_one()
        touch = self.env["loyalty.referral.touch"].create(
            {
                "code_id": self.id,
                "company_id": self.company_id.id,
                "customer_id": customer.id,
                "channel": channel,
            }
        )
        self.env["loyalty.attribution"]._settle(touch)
        return touch
