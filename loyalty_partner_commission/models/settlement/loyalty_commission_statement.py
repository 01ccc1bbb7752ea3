from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.loyalty_referral.policy import money

#: Whose entries a statement holds; never changed while it holds some.
_WHOSE = {"partner_id", "company_id", "currency_id"}


class LoyaltyCommissionStatement(models.Model):
    """What a partner is paid for a period, entry by entry, and the bill for it.

    Confirming makes the vendor bill and closes the entries. The statement then
    follows its bill: paid with it, a draft again when the bill is cancelled,
    credited or deleted.
    """

    _name = "loyalty.commission.statement"
    _description = "Commission Statement"
    _inherit = [
        "loyalty.commission.billing",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env["ir.sequence"].next_by_code(
            "loyalty.commission.statement"
        ),
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        help="What was open before this day is shown as the opening balance.",
    )
    date_to = fields.Date(
        string="To",
        required=True,
        help="Everything that may be paid by this day is on the statement.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Billed"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    confirmed_on = fields.Date("Confirmed on", readonly=True, copy=False)
    line_ids = fields.One2many("loyalty.ledger.entry", "statement_id", readonly=True)
    opening_amount = fields.Monetary(
        string="Opening", readonly=True, help="Open from before the period."
    )
    earned_amount = fields.Monetary(string="Earned", readonly=True)
    taken_back_amount = fields.Monetary(
        string="Taken back",
        readonly=True,
        help="For purchases that were credited, cancelled or not paid after all.",
    )
    adjusted_amount = fields.Monetary(string="Adjusted", readonly=True)
    settled_amount = fields.Monetary(string="Settled", readonly=True)
    closing_amount = fields.Monetary(
        string="Closing",
        readonly=True,
        help="Opening + earned + taken back + adjusted - settled. What a draft would "
        "bill; below zero it is carried forward to the next statement.",
    )

    _period_uniq = models.UniqueIndex(
        "(partner_id, company_id, currency_id, date_from, date_to) "
        "WHERE state <> 'cancelled'",
        "The partner has a statement for this period already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )

    def _get_report_base_filename(self):
        """Name of the document that the portal offers."""
        self.ensure_one()
        return self.env._("Commission statement %s", self.name.replace("/", "-"))

    def _lines(self, limit=None, offset=0):
        """The entries in the order in which they were booked, or a page of them."""
        self.ensure_one()
        own = [("statement_id", "=", self.id)]
        return self.line_ids.search(own, order="id", limit=limit, offset=offset)

    def _lines_total(self):
        """What the entries add up to, however many there are."""
        self.ensure_one()
        own = [("statement_id", "=", self.id)]
        ((total,),) = self.line_ids._read_group(own, [], ["amount:sum"])
        return total or 0.0

    def _compute_access_url(self):  # pylint: disable=missing-return
        """Override of `portal`: the statement's own page."""
        super()._compute_access_url()
        for statement in self:
            statement.access_url = f"/my/statements/{statement.id}"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of a statement is always the commercial entity."""
        for vals in vals_list:
            self._refuse_verdicts_by_hand(vals)
            contact = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["partner_id"] = contact.commercial_partner_id.id
        return super().create(vals_list)

    def write(self, vals):
        """Refuse figures by hand, and another partner for entries that are there."""
        self._refuse_verdicts_by_hand(vals)
        if vals.keys() & _WHOSE and self.sudo().line_ids:
            raise UserError(
                self.env._(
                    "Cancel the statement instead: its entries are its partner's."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if self.filtered("confirmed_on"):
            raise UserError(
                self.env._(
                    "A statement that was billed once is never deleted. Cancel it "
                    "instead."
                )
            )

    # ------------------------------------------------------------------ verbs

    def action_propose(self):
        """Take the open entries of the partner and period, afresh."""
        drafts = self._lock("draft")
        drafts.bill_id = False
        self.env["loyalty.commission.settlement"]._fill(drafts)

    def action_confirm(self):
        """Settle the entries of these statements and make the partners' bills.

        Two people, or a double click, cannot do it twice: the statements are
        locked, and only drafts are confirmed.
        """
        drafts = self._lock("draft")
        payable = drafts._billable()
        if not payable:
            raise UserError(drafts._carried_message())
        payable._create_bills()
        today = fields.Date.context_today(self)
        # one message each, but written together: tracking writes them one by one
        quiet = payable.with_context(tracking_disable=True)
        quiet.write({"state": "confirmed", "confirmed_on": today})
        told = self.env._("Confirmed; its entries are settled.")
        payable._message_log_batch({statement.id: told for statement in payable})
        self.env["loyalty.ledger.sync"]._sync(self._name, payable.ids)
        carried = drafts - payable
        if carried:
            return carried._carried_notification()
        if self.env["account.move"].has_access("read"):
            return self.action_view_bill()
        return None

    def action_cancel(self):
        """Give the entries of these drafts back; the next statement takes them."""
        drafts = self._lock("draft")
        drafts.write({"state": "cancelled", "bill_id": False})
        self.env["loyalty.commission.settlement"]._release(drafts)

    def action_view_bill(self):
        """Open the vendor bills of these statements."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        if len(self.bill_id) == 1:
            form = [(self.env.ref("account.view_move_form").id, "form")]
            return action | {"views": form, "res_id": self.bill_id.id}
        return action | {"domain": [("id", "in", self.bill_id.ids)], "context": {}}

    def action_print(self):
        """Print these statements."""
        return self.env.ref(
            "loyalty_partner_commission.action_report_commission_statement"
        ).report_action(self)

    def _lock(self, state):
        """Check the right to write and hold those in ``state`` until the commit."""
        self.check_access("write")
        statements = self.sudo()
        statements.lock_for_update()
        statements = statements.filtered(lambda statement: statement.state == state)
        if not statements:
            raise UserError(
                self.env._(
                    "None of these statements is a draft. Cancel or delete the vendor "
                    "bill to change a statement."
                )
            )
        return statements

    def _show_figures(self, figures):
        """Write the figures (policy) that the entries add up to."""
        self.ensure_one()
        scale = self.currency_id.decimal_places
        self = self.with_context(tracking_disable=True)  # no figure is tracked
        names = ("opening", "earned", "taken_back", "adjusted", "settled", "closing")
        self.write(
            {
                f"{name}_amount": float(money.to_decimal(getattr(figures, name), scale))
                for name in names
            }
        )
