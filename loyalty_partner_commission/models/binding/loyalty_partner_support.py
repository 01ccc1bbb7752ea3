from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy import support as policy


class LoyaltyPartnerSupport(models.Model):
    """A customer has chosen a partner as their support, for as long as they like (G4).

    Support and binding are two things: choosing a partner's support earns them
    nothing, and ending it takes nothing away. Both sides write to each other here.
    """

    _name = "loyalty.partner.support"
    _description = "Support by Partner"
    _inherit = ["portal.mixin", "mail.thread"]
    _order = "date_end desc nulls first, date_start desc, id desc"
    _mail_post_access = "read"

    customer_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Holds for everybody in the customer's company.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who supports the customer.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    chosen_by_id = fields.Many2one("res.partner", readonly=True)
    date_start = fields.Date(
        string="Since",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
    )
    date_end = fields.Date(string="Until", readonly=True, tracking=True)

    _current_uniq = models.UniqueIndex(
        "(customer_id, company_id) WHERE date_end IS NULL",
        "The customer has a partner for support already.",
    )
    _not_oneself = models.Constraint(
        "CHECK (customer_id <> partner_id)", "Nobody is their own support."
    )

    @api.depends("customer_id", "partner_id")
    def _compute_display_name(self):
        for support in self:
            both = support.sudo()  # each side may know the other's name
            support.display_name = self.env._(
                "Support of %(customer)s by %(partner)s",
                customer=both.customer_id.name or "",
                partner=both.partner_id.name or "",
            )

    def _compute_access_url(self):  # pylint: disable=missing-return
        """Override of `portal`: the page where both sides write to each other."""
        super()._compute_access_url()
        for support in self:
            support.access_url = f"/my/support/{support.id}"

    def _current(self, customer, company):
        """The support that ``customer`` has chosen; an empty set for none."""
        return self.search(
            [
                ("customer_id", "=", customer.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("date_end", "=", False),
            ],
            limit=1,
        )

    def _choose(self, chooser, text, company):
        """Let ``chooser`` choose the partner whose code is ``text``.

        :param chooser: contact of the customer
        :return: the support; the same one when the partner is chosen already
        :raise UserError: there is no such code, it is the customer's own, or too many
            wrong ones were tried; which of the first two stays unsaid, so that codes
            cannot be guessed
        """
        customer = chooser.commercial_partner_id
        codes = self.env["loyalty.referral.code"].sudo()
        code = codes._resolve_guarded(text, purpose="partner", company_id=company)
        current = self._current(customer, company)
        verdict = policy.decide(
            customer.id, code.partner_id.id or None, current.partner_id.id or None
        )
        if verdict == policy.SupportVerdict.UNKNOWN:
            raise UserError(self._no_such_code())
        if verdict == policy.SupportVerdict.SAME:
            return current
        current._end()
        support = self.create(
            {
                "customer_id": customer.id,
                "partner_id": code.partner_id.id,
                "company_id": company.id,
                "chosen_by_id": chooser.id,
            }
        )
        support._tell_both_sides(chooser)
        return support

    def _no_such_code(self):
        """What is said of a code that cannot be used."""
        throttle = self.env["loyalty.code.throttle"]
        if not throttle._may_try():
            return throttle._patience_sentence()
        return self.env._(
            "There is no partner with this code. Ask your partner for the code on their "
            "commission page."
        )

    def _tell_both_sides(self, chooser):
        """Both sides follow the thread; the partner learns of it."""
        partners = self.partner_id | self.partner_id.child_ids.filtered("user_ids")
        self.message_subscribe((partners | chooser).ids)
        known = (chooser, self.company_id, self.env.ref("base.partner_root"))
        self.message_post(
            author_id=chooser.id,
            email_from=next(filter(None, (one.email_formatted for one in known)), None),
            body=self.env._(
                "%s has chosen you as their support. Answer here to write to them.",
                self.customer_id.name,
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_comment",
        )

    def _end(self):
        """End the support; the thread and its history stay."""
        running = self.filtered(lambda support: not support.date_end)
        running.write({"date_end": fields.Date.context_today(self)})
        self.env.flush_all()  # before another one begins: there is room for one

    def action_end(self):
        """End the support on the customer's behalf."""
        if not self.env.user.has_group("loyalty_partner_commission.group_user"):
            raise AccessError(self.env._("Ask a salesperson to end the support."))
        self.sudo()._end()
