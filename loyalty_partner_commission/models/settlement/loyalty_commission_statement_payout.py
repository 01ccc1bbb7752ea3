from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_amount

from odoo.addons.loyalty_referral.policy import money

#: In which states the bill has been made, and stands.
_BILLED = ("confirmed", "paid")


class LoyaltyCommissionStatement(models.Model):
    """What keeps a statement from being billed, and a bill that says otherwise."""

    _inherit = "loyalty.commission.statement"

    block_note = fields.Text(
        string="Missing",
        compute="_compute_block_note",
        help="What the partner must bring before the statement can be billed.",
    )
    is_blocked = fields.Boolean(
        compute="_compute_block_note", search="_search_is_blocked"
    )
    asks_back = fields.Boolean(
        compute="_compute_block_note",
        help="The balance is negative, and it was agreed to ask it back.",
    )
    difference_amount = fields.Monetary(
        string="Difference",
        readonly=True,
        copy=False,
        tracking=True,
        help="The bill, less its credit notes, says so much more (or less) than the "
        "statement.",
    )

    def _portal_domain(self):
        """The user's own statements, once they were billed."""
        owner = self.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "=", owner.id) & Domain("state", "in", _BILLED)

    @api.depends("state", "partner_id", "company_id", "currency_id", "closing_amount")
    def _compute_block_note(self):
        payout = self.env["loyalty.commission.payout"]
        sentences = payout._block_sentences()
        self.block_note, self.is_blocked, self.asks_back = False, False, False
        drafts = self.filtered(lambda statement: statement.state == "draft")
        for company, statements in drafts.grouped("company_id").items():
            pairs = {(s.partner_id, s.currency_id) for s in statements}
            today = fields.Date.context_today(self)
            terms = payout._terms(list(pairs), company, today)
            for statement in statements:
                agreed = terms[statement.partner_id, statement.currency_id]
                note = "\n".join(sentences[code] for code in agreed.blocks)
                statement.block_note = note
                statement.is_blocked = bool(note)
                statement.asks_back = (
                    agreed.refunds_negative and statement.closing_amount < 0
                )

    def _search_is_blocked(self, operator, value):
        if operator != "in":
            return NotImplemented
        drafts = self.search([("state", "=", "draft")])
        blocked = Domain("id", "in", drafts.filtered("is_blocked").ids)
        return blocked if True in value else ~blocked

    def _billable(self):
        """Those of these drafts for which a bill, or a refund, can be made."""
        return self.filtered(
            lambda statement: (
                not statement.is_blocked
                and (
                    statement.currency_id.compare_amounts(statement.closing_amount, 0)
                    > 0
                    or statement.asks_back
                )
            )
        )

    def _carried_message(self):
        """Say why nothing is billed for these statements."""
        return "\n".join(statement._unbilled_reason() for statement in self)

    def _unbilled_reason(self):
        """Say why this draft is not billed: papers, or nothing to pay."""
        if self.is_blocked:
            return self.env._(
                "%(partner)s cannot be billed: %(missing)s",
                partner=self.partner_id.name,
                missing=self.block_note.replace("\n", " "),
            )
        return self.env._(
            "%(partner)s: there is nothing to bill (%(amount)s). A negative balance "
            "stays open and is set off in the next statement; cancel this one.",
            partner=self.partner_id.name,
            amount=format_amount(self.env, self.closing_amount, self.currency_id),
        )

    def _carried_notification(self):
        """Tell which of several statements were not billed."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not all statements were billed"),
                "message": self._carried_message(),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------- edited by hand

    def _compare_with_bill(self, figures):
        """Note by how much the bill differs from the statement, and tell somebody."""
        self.ensure_one()
        difference = self._billed_amount() - self._stated_amount(figures)
        if self.state not in _BILLED or self.currency_id.is_zero(difference):
            difference = 0.0
        if self.currency_id.compare_amounts(difference, self.difference_amount):
            self.difference_amount = difference
            self._ask_about_difference()

    def _stated_amount(self, figures):
        """What the statement settles, as an amount."""
        scale = self.currency_id.decimal_places
        return float(money.to_decimal(figures.settled, scale))

    def _billed_amount(self):
        """What the bill says without tax, less its posted credit notes."""
        bill = self.bill_id
        notes = bill.reversal_move_ids.filtered(lambda note: note.state == "posted")
        amount = bill.amount_untaxed - sum(notes.mapped("amount_untaxed"))
        if bill.currency_id != self.currency_id:
            amount = bill.currency_id._convert(
                amount, self.currency_id, self.company_id, bill.date
            )
        return -amount if self._is_refund() else amount

    def action_accept_difference(self):
        """Let the bill be right: correct the partner's commission by the difference.

        The correction joins the statement, so that it foots and its bill is what it
        says; undoing the bill opens the correction together with all the rest.
        """
        self.check_access("write")
        group = "loyalty_partner_commission.group_manager"
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("Only a manager corrects commission."))
        statements = self.sudo()
        statements.lock_for_update()
        for statement in statements:
            statement._accept_difference(self.env.user)

    def _accept_difference(self, approver):
        """Book the difference to the bill as a correction of this statement."""
        self.ensure_one()
        if not self.difference_amount:
            raise UserError(
                self.env._("The bill of %s says what the statement says.", self.name)
            )
        if self.bill_id.currency_id != self.currency_id:
            raise UserError(
                self.env._("The bill of %s is in another currency.", self.name)
            )
        adjustment = self.env["loyalty.ledger.adjustment"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "purpose": "commission",
                "amount": self.difference_amount,
                "reason": self.env._(
                    "The bill of statement %s was changed; its amount was accepted.",
                    self.name,
                ),
                "approver_id": approver.id,
            }
        )
        entry = adjustment._book()
        self.env["loyalty.commission.settlement"]._join(entry, self)
        self.env["loyalty.ledger.sync"]._sync(self._name, self.ids)

    def _ask_about_difference(self):
        """Ask somebody to accept the difference or to mend the bill."""
        kind = "mail.mail_activity_data_warning"
        self.activity_unlink([kind])
        if not self.difference_amount:
            return
        managers = self.env.ref("loyalty_partner_commission.group_manager").user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        self.activity_schedule(
            kind,
            summary=self.env._("The bill differs from the statement"),
            note=self.env._(
                "The bill of %(statement)s says %(difference)s more than the "
                "statement. Accept the difference, or mend the bill.",
                statement=self.name,
                difference=format_amount(
                    self.env, self.difference_amount, self.currency_id
                ),
            ),
            user_id=managers[:1].id or self.env.uid,
        )
