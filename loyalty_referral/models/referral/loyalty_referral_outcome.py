from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .loyalty_referral import ENDED


class LoyaltyReferral(models.Model):
    """What came of a referral for both sides; all of it follows from facts."""

    _inherit = "loyalty.referral"

    friend_earned_amount = fields.Monetary(
        string="Earned by the friend",
        readonly=True,
        copy=False,
        help="What the friend was granted for this referral and kept.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Sales order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The friend's earliest sales order that counts.",
    )

    def write(self, vals):
        """What was earned stays with whom it was earned by."""
        self._refuse_to_move(self._with_entities(vals))
        return super().write(vals)

    def _refuse_to_move(self, vals):
        """Refuse to hand to somebody else what was earned: who decided is the history."""
        parties = sorted({"referrer_id", "friend_id", "date"} & set(vals))
        booked = self.env["loyalty.ledger.transaction"].sudo()
        mine = [("origin_model", "=", self._name), ("origin_id", "in", self.ids)]
        if not parties or self.env.su or not booked.search_count(mine, limit=1):
            return
        for row in self.read(parties, load=""):
            if any(str(vals[name] or "") != str(row[name] or "") for name in parties):
                raise UserError(
                    self.env._(
                        "This referral has earned already. Cancel it, so that what it "
                        "earned is taken back, and record who really brought whom."
                    )
                )

    def _verdict_fields(self):
        """Extend: what the sync finds out about rewards."""
        return super()._verdict_fields() | {"friend_earned_amount", "order_id"}

    @api.constrains("referrer_id", "program_id")
    def _check_audience(self):
        # a name that was said waits without a referrer: judged once one is chosen
        for referral in self.filtered("referrer_id"):
            if not referral.program_id._admits(referral.referrer_id):
                raise ValidationError(
                    self.env._(
                        "%(referrer)s cannot recommend anybody under %(program)s: the "
                        "programme is for certain customers only.",
                        referrer=referral.referrer_id.display_name,
                        program=referral.program_id.name,
                    )
                )

    @api.model
    def _cron_day_change(self):
        """Look at what changes without an invoice: contracts begin, contacts change."""
        self._contracts_that_began()._loyalty_mark_friends()
        self._whose_contacts_changed()._mark()

    def _contracts_that_began(self):
        """Contracts begin on a day without anybody doing anything.

        A week back, in case the server slept.
        """
        today = fields.Date.context_today(self)
        lines = self.env["contract.line"].search(
            [
                ("date_start", ">", today - timedelta(days=7)),
                ("date_start", "<=", today),
                ("is_canceled", "=", False),
            ]
        )
        return lines.contract_id

    def _whose_contacts_changed(self):
        """Referrals of those of whom we know something else than yesterday.

        What the two have in common, an account or a phone, may turn up late.
        """
        since = [("write_date", ">=", fields.Datetime.now() - timedelta(days=2))]
        anybody = self.env["res.partner"].with_context(active_test=False)
        accounts = self.env["res.partner.bank"].with_context(active_test=False)
        contacts = anybody.search(since) | accounts.search(since).partner_id
        parties = contacts.commercial_partner_id.ids
        return self.search(
            [
                ("state", "not in", ENDED),
                "|",
                ("friend_id", "in", parties),
                ("referrer_id", "in", parties),
            ]
        )
