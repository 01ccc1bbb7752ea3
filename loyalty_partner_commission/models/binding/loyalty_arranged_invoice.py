from odoo import api, fields, models, tools


class SaleOrder(models.Model):
    """What a partner arranged as an order is arranged as an invoice."""

    _inherit = "sale.order"

    loyalty_arranged_by_id = fields.Many2one(
        "res.partner",
        string="Arranged by partner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        help="Kept on the invoices of the order: once one is paid, the customer is "
        "bound to this partner.",
    )

    def _prepare_invoice(self):
        """Override of `sale`: the invoice knows who arranged it."""
        return super()._prepare_invoice() | {
            "loyalty_arranged_by_id": self.loyalty_arranged_by_id.id
        }


class LoyaltyLedgerSync(models.AbstractModel):
    """Who, before how much: paid arranged invoices bind before commission is counted."""

    _inherit = "loyalty.ledger.sync"

    @api.model
    @tools.ormcache()
    def _is_listening(self):
        """Override of `loyalty_referral`: an arranged invoice matters as well."""
        if super()._is_listening():
            return True
        moves = self.env["account.move"].sudo()
        return bool(moves.search_count([("loyalty_arranged_by_id", "!=", False)], 1))

    def _sync(self, model, ids):
        """Override of `loyalty_referral`: claims come before commission."""
        if model == "account.move" and ids:
            self.env["loyalty.partner.claim"]._claim_arranged(ids)
        return super()._sync(model, ids)


class LoyaltyPartnerClaim(models.AbstractModel):
    """The claims of those who arranged invoices, from what is paid today."""

    _inherit = "loyalty.partner.claim"

    def _claim_arranged(self, move_ids):
        """File a claim for each arranged invoice that is paid; once each.

        A refund does not unbind: the customer came, and somebody may decide
        otherwise. The claim says that its invoice was given back.
        """
        moves = self.env["account.move"].sudo()
        arranged = moves.search(
            [
                ("id", "in", list(move_ids)),
                ("loyalty_arranged_by_id", "!=", False),
                ("move_type", "=", "out_invoice"),
            ]
        )
        touches = self.env["loyalty.referral.touch"].sudo()
        claimed = touches.search(
            [
                ("move_id", "in", list(move_ids)),
                ("channel", "=", "invoice"),
                ("verdict_code", "!=", "withdrawn"),
            ]
        )
        for touch in claimed:
            touch._follow_arranger()
        known = {(touch.move_id, touch.owner_id) for touch in claimed}
        for move in arranged.filtered(_is_paid):
            owner = move.loyalty_arranged_by_id.commercial_partner_id
            if (move, owner) not in known:
                self.sudo()._claim_invoice(move, owner)
        for touch in claimed:
            touch._follow_invoice(_is_paid(touch.move_id))

    def _claim_invoice(self, move, owner):
        """File the claim of ``owner``, who arranged ``move``.

        If it was somebody else's before, and they earned on the binding that came of
        it, a manager hears both: what was earned is not taken away by a field.
        """
        evidence = {
            "company_id": move.company_id.id,
            "move_id": move.id,
            "day": move.invoice_date,
        }
        earlier = self.env["loyalty.referral.touch"].search(
            [
                ("move_id", "=", move.id),
                ("channel", "=", "invoice"),
                ("owner_id", "!=", owner.id),
                ("binding_id.date_end", "=", False),
                ("binding_id", "!=", False),
                ("verdict_code", "!=", "withdrawn"),
            ],
            limit=1,
        )
        if not earlier:
            self._claim("invoice", owner, move.partner_id, **evidence)
            return
        touch = earlier._of_partner(
            {
                "channel": "invoice",
                "owner_id": owner.id,
                "customer_id": earlier.customer_id.id,
                "verdict": self.env._(
                    "%s earned on this invoice before. A manager decides.",
                    earlier.owner_id.name,
                ),
                **evidence,
            }
        )
        conflicts = self.env["loyalty.partner.conflict"]
        conflicts._open(earlier.binding_id, earlier | touch, owner)


class LoyaltyReferralTouch(models.Model):
    """A claim by an invoice follows what becomes of the invoice."""

    _inherit = "loyalty.referral.touch"

    is_undone = fields.Boolean(
        string="Invoice given back",
        readonly=True,
        help="The invoice of the claim is not paid any more. The binding stays.",
    )

    def _follow_arranger(self):
        """Withdraw the claim if somebody else, or nobody, arranged the invoice.

        A binding that has earned stays until a person changes it.
        """
        self.ensure_one()
        owner = self.move_id.loyalty_arranged_by_id.commercial_partner_id
        binding = self.binding_id
        if owner == self.owner_id or binding.entry_ids:
            return
        self.verdict_code = "withdrawn"
        self.verdict = self.env._("Withdrawn: they did not arrange the invoice.")
        if binding and not binding.date_end:
            binding.write({"date_end": binding.date_start, "reason": self.verdict})

    def _follow_invoice(self, is_paid):
        """Note on the binding that the invoice was given back, or is paid again."""
        self.ensure_one()
        if self.is_undone is not is_paid:
            return
        self.is_undone = not is_paid
        if self.is_undone and self.binding_id:
            self.binding_id.message_post(
                body=self.env._(
                    "%s, which this binding goes back to, is not paid any more. The "
                    "binding stays until somebody changes it.",
                    self.move_id.name,
                )
            )


def _is_paid(move):
    """Was all of a real amount paid?"""
    return (
        move.state == "posted"
        and move.payment_state in ("paid", "in_payment")
        and not move.currency_id.is_zero(move.amount_total)
    )
