from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class LoyaltyCashBill(models.TransientModel):
    """Show who would be paid how much and what is missing, then make the bills."""

    _name = "loyalty.cash.bill"
    _description = "Pay Cash Rewards"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many(
        "loyalty.cash.bill.line",
        "wizard_id",
        string="Receivers",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    amount_total = fields.Monetary(string="Total", compute="_compute_figures")
    incomplete_count = fields.Integer(compute="_compute_figures")
    is_understood = fields.Boolean(
        string="I have checked how these payments are taxed and declared"
    )

    @api.depends("company_id")
    def _compute_line_ids(self):
        for wizard in self:
            self._check_right()
            lots = (
                self.env["loyalty.cash.billing"]
                .sudo()
                ._payable_lots(wizard.company_id, wizard._chosen_partners())
            )
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "partner_id": partner.id,
                        "reward_count": len(own_lots),
                        "amount": sum(own_lots.mapped("remaining")),
                    }
                )
                for partner, own_lots in lots.grouped("partner_id").items()
            ]

    @api.depends("line_ids.is_chosen", "line_ids.amount", "line_ids.missing")
    def _compute_figures(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("is_chosen")
            wizard.amount_total = sum(chosen.mapped("amount"))
            wizard.incomplete_count = len(chosen.filtered("missing"))

    def _chosen_partners(self):
        """Receivers of the entries that were ticked in the list; None for all."""
        if self.env.context.get("active_model") != "loyalty.ledger.entry":
            return None
        entries = self.env["loyalty.ledger.entry"].browse(
            self.env.context.get("active_ids", [])
        )
        return entries.partner_id

    def _check_right(self):
        """Accountants pay, and so do those who promise the rewards."""
        user = self.env.user
        if not (
            user.has_group("account.group_account_invoice")
            or user.has_group("loyalty_referral.group_manager")
        ):
            raise AccessError(
                self.env._("Only accountants and loyalty managers pay cash rewards.")
            )

    def action_create_bills(self):
        """Make a draft vendor bill for each chosen receiver and show the bills."""
        self.ensure_one()
        self._check_right()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this company."))
        if not self.is_understood:
            raise UserError(
                self.env._(
                    "Confirm first that you have checked how these payments are taxed "
                    "and declared."
                )
            )
        partners = self.line_ids.filtered("is_chosen").partner_id
        bills = self.env["loyalty.cash.billing"]._create_bills(
            self.company_id, partners
        )
        if not bills:
            raise UserError(
                self.env._("There is nothing to pay: the rewards are billed already.")
            )
        return self._show(bills)

    def _show(self, bills):
        """Open the bills for those who may; tell the others that they are made."""
        if not self.env["account.move"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._(
                        "%s draft vendor bills were created.", len(bills)
                    ),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        return action | {"domain": [("id", "in", bills.ids)], "context": {}}


class LoyaltyCashBillLine(models.TransientModel):
    """One receiver in the preview."""

    _name = "loyalty.cash.bill.line"
    _description = "Receiver of Cash Rewards"

    wizard_id = fields.Many2one("loyalty.cash.bill", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    is_chosen = fields.Boolean(string="Pay", default=True)
    partner_id = fields.Many2one("res.partner", string="Receiver", readonly=True)
    reward_count = fields.Integer(string="Rewards", readonly=True)
    amount = fields.Monetary(readonly=True)
    missing = fields.Char(
        compute="_compute_missing",
        help="What the tax office or the bank usually asks for.",
    )

    @api.depends("partner_id")
    def _compute_missing(self):
        for line in self:
            partner = line.partner_id.sudo()
            facts = {
                self.env._("tax number"): partner.vat,
                self.env._("street"): partner.street,
                self.env._("town"): partner.city,
                self.env._("country"): partner.country_id,
                self.env._("bank account"): partner.bank_ids,
            }
            line.missing = ", ".join(name for name, fact in facts.items() if not fact)
