from odoo import fields, models
from odoo.exceptions import UserError

from ...policy import money
from ...policy.reasons import EntryReason
from ...policy.types import Account, Draft, Origin, Reason, Target
from .loyalty_ledger_account import PURPOSES


class LoyaltyLedgerAdjustment(models.Model):
    """A correction that a person decided: how much, for whom, why, and who said so.

    The document behind an *adjust* movement. It is written once, with the
    movement, and never changed; a wrong correction is corrected by another.
    """

    _name = "loyalty.ledger.adjustment"
    _description = "Loyalty Correction"
    _order = "id desc"

    name = fields.Char(
        required=True,
        readonly=True,
        default=lambda self: self.env["ir.sequence"].next_by_code(
            "loyalty.ledger.adjustment"
        ),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    reason = fields.Text(required=True, readonly=True)
    approver_id = fields.Many2one(
        "res.users",
        string="Approved by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    referral_id = fields.Many2one(
        "loyalty.referral",
        readonly=True,
        ondelete="restrict",
        help="The referral whose reward is corrected.",
    )
    entry_id = fields.Many2one(
        "loyalty.ledger.entry", readonly=True, ondelete="restrict"
    )

    _amount_not_zero = models.Constraint(
        "CHECK (amount <> 0)", "A correction of nothing says nothing."
    )

    def _book(self):
        """Append the movements of these corrections to the ledger, each once."""
        for adjustment in self.sudo():
            draft = adjustment._draft()
            if not draft.amount:
                raise UserError(
                    self.env._("The amount is less than the smallest coin.")
                )
            booked = self.env["loyalty.ledger.posting"]._append([draft])
            if booked:  # asked for again, the ledger holds it already
                adjustment.entry_id = booked[draft]
        return self.sudo().entry_id

    def _draft(self):
        """What the ledger is asked to append.

        A correction of a referral's credit answers to the referral, so that it is
        used on invoices like the reward itself.
        """
        self.ensure_one()
        origin = self.referral_id or self
        amount = money.to_minor(self.amount, self.currency_id.decimal_places)
        target = Target(
            origin=Origin(origin._name, origin.id),
            slot=f"adjustment {self.id}",
            account=Account(
                self.purpose,
                self.partner_id.id,
                self.company_id.id,
                self.currency_id.id,
            ),
            movement="adjust",
            amount=amount,
            day=self.date,
            reason=Reason(
                EntryReason.ADJUSTED,
                {
                    "reason": self.reason,
                    "approver": self.approver_id.name,
                    "number": self.name,
                },
            ),
            reward_id=self._reward().id or None,
        )
        return Draft(target, amount, 0)

    def _reward(self):
        """The reward of the referral whose rules say how added credit is used."""
        self.ensure_one()
        referral = self.referral_id
        side = "referrer" if self.partner_id == referral.referrer_id else "friend"
        rewards = referral.program_id.with_context(active_test=False).reward_ids
        return rewards.filtered(lambda reward: reward.side == side)[:1]
