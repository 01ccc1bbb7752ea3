from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...inside import is_inside
from ...policy import money

#: What referrals keep of a programme. Once there are any, only a new version changes it.
TERMS = (
    "qualify_on",
    "scope",
    "minimum_amount",
    "product_ids",
    "category_ids",
    "deal_days",
)


class LoyaltyReferralProgram(models.Model):
    """What counts as a success, who may refer, and which version of it is promised."""

    _inherit = "loyalty.referral.program"

    qualify_on = fields.Selection(
        [
            ("contract", "A contract of the friend starts"),
            ("order", "A sales order of the friend is confirmed"),
            ("posted", "First invoice is posted"),
            ("paid", "First invoice is paid"),
        ],
        string="Earned when",
        required=True,
        default="paid",
        tracking=True,
        help="The moment at which the friend counts as won. If the contract, order or "
        "invoice is cancelled or wholly credited later, the reward is taken back.",
    )
    scope = fields.Selection(
        [
            ("contracts", "Contract invoices"),
            ("sales", "Sales invoices"),
            ("both", "Any invoice"),
        ],
        string="Counting invoices",
        required=True,
        default="contracts",
        tracking=True,
    )
    minimum_amount = fields.Monetary(
        tracking=True,
        help="Untaxed amount that the contract year, order or invoice must have, "
        "after credit notes; 0: any.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        check_company=True,
        help="The friend must buy one of these; only they count. Empty: any.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Product categories",
        help="The friend must buy from one of these or their sub-categories; only "
        "that counts. Empty: any.",
    )
    deal_days = fields.Integer(
        string="Within (days)",
        tracking=True,
        help="How many days after the referral the friend may take; 0: any time.",
    )
    audience_domain = fields.Char(
        string="Who may refer",
        tracking=True,
        help="Customers who may recommend somebody; empty: everybody.",
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Grows when the terms are changed; each referral keeps its version.",
    )
    has_referrals = fields.Boolean(compute="_compute_has_referrals")

    _not_negative = models.Constraint(
        "CHECK (minimum_amount >= 0 AND deal_days >= 0)",
        "Minimum and window cannot be negative.",
    )

    def _compute_has_referrals(self):
        rows = self.env["loyalty.referral"]._read_group(
            [("program_id", "in", self.ids)], ["program_id"]
        )
        promised = {program.id for (program,) in rows}
        for program in self:
            program.has_referrals = program.id in promised

    @api.constrains("qualify_on", "scope", "reward_ids")
    def _check_contract_credit(self):
        for program in self:
            no_contract = program.qualify_on == "order" or (
                program.qualify_on != "contract" and program.scope == "sales"
            )
            kinds = program.reward_ids.mapped("kind")
            if no_contract and "contract_credit" in kinds:
                raise ValidationError(
                    self.env._(
                        "A credit that is measured by the friend's contract needs one: "
                        "let contracts count in %s, or choose another reward.",
                        program.name,
                    )
                )

    @api.constrains("audience_domain")
    def _check_audience_domain(self):
        for program in self:
            try:
                self.env["res.partner"].search(program._audience(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._("Nobody can be chosen by this condition: %s", error)
                ) from error

    def _audience(self):
        """Domain of the customers who may refer."""
        self.ensure_one()
        return literal_eval(self.audience_domain or "[]")

    def _admits(self, referrer):
        """May this customer recommend somebody under the programme?"""
        self.ensure_one()
        referrer = referrer.sudo().with_company(self.company_id)
        return bool(referrer.filtered_domain(self._audience()))

    def write(self, vals):
        """Terms that somebody was promised change by a new version only."""
        changed = {
            name
            for name in set(TERMS) & set(vals)
            if any(
                program._fields[name].convert_to_write(program[name], program)
                != vals[name]
                for program in self
            )
        }
        if changed and not is_inside(self, "loyalty_new_version"):
            self._refuse_if_promised()
        return super().write(vals)

    def _has_promised(self):
        """Extend: referrals keep what they were promised."""
        return self.has_referrals

    def _promised_rewards(self):
        """Extend: rewards that some referral names."""
        return {
            row["id"]
            for referral in self.referral_ids.sudo()
            for row in (referral.terms or {}).get("rewards", ())
        }

    def _refuse_if_promised(self):
        """Say how the terms of a running programme are changed."""
        for program in self:
            if program.has_referrals:
                raise UserError(
                    self.env._(
                        "%s has referrals already. Use its button Change terms: it "
                        "shows who is affected and makes a new version.",
                        program.name,
                    )
                )

    def _prepare_terms(self):
        """Snapshot of what a referral recorded now is promised."""
        self.ensure_one()
        digits = self.currency_id.decimal_places
        return {
            "program": self.name,
            "version": self.version,
            "qualify_on": self.qualify_on,
            "scope": self.scope,
            "minimum": money.to_minor(self.minimum_amount, digits),
            "product_ids": self.product_ids.ids,
            "category_ids": self.category_ids.ids,
            "deal_days": self.deal_days,
            "rewards": [reward._prepare_terms() for reward in self.reward_ids],
        }

    def action_change_terms(self):
        """Open the wizard that makes the next version."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_referral_program_change"
        )
        return action | {"context": {"default_program_id": self.id}}
