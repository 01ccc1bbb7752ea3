from odoo import api, fields, models

#: What an invoice shows of its commission.
_EARNED = (
    "loyalty_commission_amount",
    "loyalty_commission_currency_id",
    "loyalty_commission_note",
)


class AccountMove(models.Model):
    """Door: a statement follows its vendor bill; an invoice shows its commission, and
    who arranged it.

    The only class of this addon on documents: each is paid for by all of them, also
    where nothing of ours is used (ADR 0021 of `loyalty_referral`).
    """

    _inherit = "account.move"

    loyalty_arranged_by_id = fields.Many2one(
        "res.partner",
        string="Arranged by partner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        help="Once the invoice is paid, the customer is bound to this partner, as the "
        "channel of paid invoices says. If you name another partner later, the first "
        "one's claim is withdrawn; what they earned stays, and a manager decides.",
    )

    loyalty_commission_amount = fields.Monetary(
        string="Partner commission",
        compute="_compute_loyalty_commission",
        currency_field="loyalty_commission_currency_id",
        help="What partners earned on this invoice, less what was taken back.",
    )
    loyalty_commission_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the commission",
        compute="_compute_loyalty_commission",
    )
    loyalty_commission_note = fields.Char(
        string="Why no commission",
        compute="_compute_loyalty_commission",
        help="Why partners earn nothing on this invoice.",
    )

    loyalty_statement_id = fields.Many2one(
        "loyalty.commission.statement",
        string="Commission statement",
        compute="_compute_loyalty_statement_id",
        help="The statement that this vendor bill pays.",
    )

    # no dependency on the state of payment, which everything changes: the sync forgets it
    def _compute_loyalty_commission(self):
        invoices = self._origin._loyalty_earning_invoices()
        amounts = invoices._loyalty_commission_amounts()
        facts = self.env["loyalty.commission.facts"].sudo()
        reasons = facts._zero_reasons(invoices.ids) if invoices else {}
        shown = self.env["loyalty.ledger.transaction"].sudo()
        for move in self:
            own = move.company_currency_id
            currency, amount = amounts.get(move._origin.id, (own, 0.0))
            reason, currency_id = reasons.get(move._origin.id, (None, currency.id))
            move.loyalty_commission_currency_id = own.browse(currency_id)
            move.loyalty_commission_amount = amount
            move.loyalty_commission_note = reason and shown._explain(
                reason, move.loyalty_commission_currency_id
            )

    def _loyalty_forget_commission(self):
        """What these invoices earn was looked at again: they and their orders show it."""
        self.invalidate_recordset(_EARNED, flush=False)
        self.env["sale.order"].invalidate_model(_EARNED[:2], flush=False)

    def _compute_loyalty_statement_id(self):
        statements = {
            statement.bill_id: statement
            for statement in self.env["loyalty.commission.statement"]
            .sudo()
            .search([("bill_id", "in", self.ids)])
        }
        for move in self:
            move.loyalty_statement_id = statements.get(move._origin)

    def _loyalty_earning_invoices(self):
        """Those that may earn commission; none while nothing listens."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return self.browse()
        return self.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type in ("out_invoice", "out_refund")
            )
        )

    def _loyalty_commission_amounts(self):
        """Commission on these invoices: dict from id to (currency, sum)."""
        rows = (
            self.env["loyalty.ledger.entry"]
            .sudo()
            ._read_group(
                self._loyalty_commission_domain(),
                ["transaction_id", "currency_id"],
                ["amount:sum"],
            )
        )
        amounts = {}
        for transaction, currency, amount in rows:
            origin_id = transaction.origin_id
            known = amounts.get(origin_id, (currency, 0.0))[1]
            amounts[origin_id] = (currency, known + amount)
        return amounts

    def _loyalty_commission_domain(self):
        """Commission entries that answer to these invoices."""
        return [
            ("transaction_id.origin_model", "=", "account.move"),
            ("transaction_id.origin_id", "in", self.ids),
            ("purpose", "=", "commission"),
            ("partner_id", "!=", False),
        ]

    def action_view_loyalty_commission(self):
        """Open the commission entries of this invoice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_commission_entry"
        )
        return action | {"domain": self._loyalty_commission_domain(), "context": {}}

    def action_recompute_loyalty_commission(self):
        """Work out what these invoices earn, and compare with the ledger."""
        self.check_access("read")
        subject = ", ".join(self[:5].mapped("display_name"))
        invoices = self | self.reversed_entry_id
        return self.env["loyalty.commission.recompute"]._open(subject, invoices.ids)

    def action_view_loyalty_statement(self):
        """Open the statement that this bill pays."""
        self.ensure_one()
        return self.loyalty_statement_id.get_formview_action()

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account`: from the first arranged invoice on, we listen."""
        moves = super().create(vals_list)
        moves._listen_to_arranged()
        return moves

    def write(self, vals):
        """Override of `account`: who arranged the invoice may become known late."""
        result = super().write(vals)
        if "loyalty_arranged_by_id" in vals:
            self._listen_to_arranged()
            self._loyalty_mark()
        return result

    def _listen_to_arranged(self):
        """Have the ledger look at invoices if it did not until now."""
        arranged = any(move.loyalty_arranged_by_id for move in self)
        if arranged and not self.env["loyalty.ledger.sync"]._is_listening():
            self.env.registry.clear_cache()

    def _loyalty_mark(self):
        """Override of `loyalty_referral`: a statement follows its bill."""
        result = super()._loyalty_mark()
        self._loyalty_statements()._look_at_bills()
        return result

    # core asks for the deletion of nothing all the time: a hook, and no override
    @api.ondelete(at_uninstall=False)
    def _unlink_and_mark_loyalty(self):
        """Without its bill a statement is a draft again."""
        self._loyalty_statements()._look_at_bills()

    def _loyalty_statements(self):
        """Statements that these vendor bills (or their refunds) answer to."""
        statements = self.env["loyalty.commission.statement"].sudo()
        bills = self.filtered(
            lambda move: move.move_type in ("in_invoice", "in_refund")
        )
        if not bills or not self.env["loyalty.ledger.sync"]._is_listening():
            return statements
        bills |= bills.reversed_entry_id
        return statements.search([("bill_id", "in", bills.ids)])
