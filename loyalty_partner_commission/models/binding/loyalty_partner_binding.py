from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import binding as policy
from .loyalty_binding_channel import CHANNELS

#: What a binding is about; never changed once it has earned.
_IDENTITY = {"customer_id", "partner_id", "company_id", "plan_id"}
#: Ways to be bound that a referral has not.
_CHANNELS = [channel for channel in CHANNELS if channel[0] not in ("link", "manual")]


class LoyaltyPartnerBinding(models.Model):
    """A customer belongs to a partner from one day to another.

    One at a time per customer and company, for all contacts of the customer. A
    change ends the binding and begins another; what accrued is never rewritten.
    """

    _name = "loyalty.partner.binding"
    _description = "Partner Binding"
    _inherit = ["loyalty.partner.span", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Who earns commission on the customer's purchases.",
    )
    plan_id = fields.Many2one(
        "loyalty.commission.plan",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env.company.loyalty_commission_plan_id,
        help="Its terms are copied when the binding begins.",
    )
    currency_id = fields.Many2one(related="plan_id.currency_id")
    first_invoice_id = fields.Many2one(
        "account.move",
        string="First purchase",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('commercial_partner_id', '=', customer_id), "
        "('move_type', '=', 'out_invoice'), ('company_id', '=', company_id)]",
        help="The customer's first invoice ever. Decided once; a manager may correct "
        "it, for instance when the invoice was replaced by another.",
    )
    first_invoice_on = fields.Date(
        string="First purchase on", readonly=True, copy=False
    )
    channel = fields.Selection(
        selection_add=_CHANNELS,
        ondelete={name: "set default" for name, _label in _CHANNELS},
    )
    approver_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Who decided about the binding, where a person did.",
    )
    reason = fields.Char(
        tracking=True,
        groups="base.group_user",
        help="Why a person bound, rebound or released the customer.",
    )
    entry_ids = fields.One2many("loyalty.ledger.entry", "binding_id", readonly=True)
    earned_amount = fields.Monetary(
        string="Commission",
        compute="_compute_earned_amount",
        groups="base.group_user",
        help="Earned on this customer so far, less what was taken back.",
    )

    _open_uniq = models.UniqueIndex(
        "(customer_id, company_id) WHERE date_end IS NULL",
        "The customer is bound to a partner already.",
    )
    _not_oneself = models.Constraint(
        "CHECK (customer_id <> partner_id)", "Nobody is their own partner."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A binding cannot end before it begins.",
    )
    _window_before_binding = models.Constraint(
        "CHECK (window_start <= date_start)",
        "The window begins with the customer's account, not after the binding.",
    )

    @api.depends("customer_id", "partner_id")
    def _compute_display_name(self):
        for binding in self:
            binding.display_name = (
                f"{binding.customer_id.name or ''} – {binding.partner_id.name or ''}"
            )

    def _compute_earned_amount(self):
        earned = self.env["loyalty.commission.facts"]._earned(self)
        for binding in self:
            binding.earned_amount = earned.get(binding.id, (0.0, None))[0]

    @api.constrains("customer_id", "company_id", "date_start", "date_end")
    def _check_dates(self):
        check = self.env["loyalty.binding.check"]
        check._refuse_overlap(self)
        check._refuse_early_end(self.filtered("date_end"))

    # ---------------------------------------------------------------- binding

    @api.model_create_multi
    def create(self, vals_list):
        """Bind commercial entities, refuse wrong claims, snapshot the terms."""
        self.check_access("create")  # a refusal tells who has the customer
        for vals in vals_list:
            self._refuse_verdicts_by_hand(vals)
        check = self.env["loyalty.binding.check"]
        vals_list = [check._of_entities(vals) for vals in vals_list]
        check._refuse_wrong(vals_list)
        bindings = super().create(vals_list)
        bindings._take_terms()
        bindings._keep_evidence()
        if not self.env["loyalty.ledger.sync"]._is_listening():
            self.env.registry.clear_cache()
        bindings._mark_invoices()
        return bindings

    def write(self, vals):
        """Refuse to turn what earned into something else; look at corrections."""
        self._refuse_verdicts_by_hand(vals)
        if _IDENTITY & vals.keys() and self.sudo().entry_ids:
            raise UserError(
                self.env._(
                    "The binding has earned commission already. End it and begin "
                    "another instead."
                )
            )
        corrected = "first_invoice_id" in vals and self.first_invoice_id
        if vals.get("first_invoice_id"):
            first = self.env["account.move"].browse(vals["first_invoice_id"])
            vals = {**vals, "first_invoice_on": first.invoice_date}
        result = super().write(vals)
        if "plan_id" in vals:
            self._take_terms()
        if {"window_start", "date_start", "plan_id", "first_invoice_id"} & vals.keys():
            self._mark_invoices(corrected)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_earned(self):
        if self.sudo().entry_ids:
            raise UserError(
                self.env._(
                    "A binding that earned commission is never deleted. End it instead."
                )
            )

    def _verdict_fields(self):
        """Override of `loyalty_referral`: what follows from facts."""
        return super()._verdict_fields() | {
            "first_invoice_on",
            "code_id",
            "touch_id",
            "approver_id",
        }

    def _take_terms(self):
        """Keep the terms of the plan as they are now."""
        for binding in self.sudo():
            binding.terms = binding.plan_id._prepare_terms()

    def _mark_invoices(self, others=None):
        """Have the ledger look at the customers' invoices since they were bound."""
        ids = self.env["loyalty.commission.facts"]._invoices_of(self)
        if others:
            ids += others.ids
        self.env["loyalty.ledger.inbox"]._mark("account.move", ids)

    def _customer_name(self):
        """The customer's name as the partner may know it."""
        return self._shown(self.customer_id)

    def _shown(self, customer):
        """The name of a customer as partners may know it."""
        return policy.shown_name(customer.name or "", customer.is_company)

    # ------------------------------------------------------------------ verbs

    def action_change(self):
        """Ask how the binding should end or who should have the customer."""
        self.ensure_one()
        self._check_may_change()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_binding_change"
        )
        return action | {"context": {"default_binding_id": self.id}}

    def action_view_commission(self):
        """Open what this binding earned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_commission_entry"
        )
        return action | {"domain": [("binding_id", "=", self.id)], "context": {}}
