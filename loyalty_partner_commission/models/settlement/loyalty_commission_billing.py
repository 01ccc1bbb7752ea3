from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date


class LoyaltyCommissionBilling(models.AbstractModel):
    """What a statement has to do with its vendor bill.

    The bill is the truth, whoever changed it: the state of the statement is
    derived from it, again and again.
    """

    _name = "loyalty.commission.billing"
    _description = "Commission Billing"

    bill_id = fields.Many2one(
        "account.move",
        string="Vendor bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    bill_payment_state = fields.Selection(
        lambda self: self.env["account.move"]._fields["payment_state"].selection,
        string="Payment of the bill",
        compute="_compute_bill_payment_state",
    )

    # not related: whatever changes an amount of any invoice would ask for statements
    @api.depends("bill_id")
    def _compute_bill_payment_state(self):
        for statement in self:
            statement.bill_payment_state = statement.bill_id.sudo().payment_state

    def _refuse_verdicts_by_hand(self, vals):
        """Refuse what only the ledger and the bill may say, also by RPC."""
        verdicts = vals.keys() & {"state", "bill_id", "confirmed_on", "line_ids"}
        verdicts |= {name for name in vals if name.endswith("_amount")}
        if verdicts and not self.env.su:
            raise AccessError(
                self.env._(
                    "These values follow from the entries and the bill: %s",
                    ", ".join(sorted(verdicts)),
                )
            )

    def _create_bills(self):
        """Create the draft vendor bill, or refund, of each statement."""
        for company, statements in self.grouped("company_id").items():
            billing = statements.with_company(company).sudo()
            agreements = self.env["loyalty.commission.payout"]._agreements(
                billing.partner_id, company
            )
            bills = billing.env["account.move"].create(
                [
                    statement._prepare_bill_values(
                        agreements.get(
                            statement.partner_id,
                            self.env["loyalty.partner.agreement"].sudo(),
                        )
                    )
                    for statement in billing
                ]
            )
            for statement, bill in zip(billing, bills, strict=True):
                statement.bill_id = bill
                statement._bill_the_net_amount()

    def _prepare_bill_values(self, agreement):
        """Values of the vendor document: one line for the whole statement.

        Override to split it, for instance by customer or by rate.
        """
        self.ensure_one()
        label = self.env._(
            "Commission %(statement)s, %(date_from)s to %(date_to)s",
            statement=self.name,
            date_from=format_date(self.env, self.date_from),
            date_to=format_date(self.env, self.date_to),
        )
        journal = agreement.journal_id or self._bill_journal(self.company_id)
        account = agreement.account_id or self.company_id.loyalty_commission_account_id
        line = {
            "product_id": self._bill_product(agreement).id,
            "name": label,
            "quantity": 1,
            "price_unit": abs(self.closing_amount),
        }
        if account:
            line["account_id"] = account.id
        return {
            "move_type": "in_refund" if self.closing_amount < 0 else "in_invoice",
            "company_id": self.company_id.id,
            "journal_id": journal.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "ref": self.name,
            "invoice_origin": self.name,
            "narration": label,
            "invoice_line_ids": [Command.create(line)],
        }

    def _bill_the_net_amount(self):
        """Commission is net: where the tax is in the price, put it on top."""
        line = self.bill_id.invoice_line_ids
        included = line.tax_ids.flatten_taxes_hierarchy().filtered("price_include")
        if not included:
            return
        details = line.tax_ids._get_tax_details(
            line.price_unit, 1.0, special_mode="total_excluded", product=line.product_id
        )
        line.price_unit += sum(
            data["tax_amount"]
            for data in details["taxes_data"]
            if data["tax"] in included
        )

    def _bill_journal(self, company):
        """The journal of the settings, else the self-billing or a purchase journal."""
        journal = company.loyalty_commission_journal_id or self.env[
            "account.journal"
        ].search(
            [
                *self.env["account.journal"]._check_company_domain(company),
                ("type", "=", "purchase"),
            ],
            order="is_self_billing DESC, sequence, id",
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no purchase journal to make the partners' bills in. "
                    "Create one, or choose one in the settings.",
                    company.name,
                )
            )
        return journal

    def _bill_product(self, agreement):
        """The agreement's product, else what the plans agree on, else the settings'."""
        self.ensure_one()
        if agreement.product_id:
            return agreement.product_id
        products = self.line_ids.binding_id.plan_id.product_id
        if len(products) == 1:
            return products
        return self.company_id.loyalty_commission_product_id or self.env.ref(
            "loyalty_partner_commission.product_commission"
        )

    def _look_at_bills(self):
        """Have the ledger look at these statements before the commit."""
        self.env["loyalty.ledger.inbox"]._mark(self._name, self.ids)

    def _follow_bill(self):
        """Let the states of billed statements follow their bills."""
        for statement in self.filtered("confirmed_on"):
            state = statement._state_of_bill()
            if state != statement.state and statement.state != "cancelled":
                statement.state = state

    def _state_of_bill(self):
        """The state that follows from the bill, or from its absence."""
        bill = self.bill_id
        if not bill or bill.state == "cancel" or bill.payment_state == "reversed":
            return "draft"
        return "paid" if bill.payment_state in ("paid", "in_payment") else "confirmed"

    def _is_refund(self):
        """Does the statement's document ask money back?"""
        return self.bill_id.move_type == "in_refund"
