from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who owns a partner code is a partner; who is bound to one shows it."""

    _inherit = "res.partner"

    loyalty_partner_code_ids = fields.One2many(
        "loyalty.referral.code",
        "partner_id",
        string="Partner code",
        domain=[("purpose", "=", "partner")],
    )
    loyalty_is_partner = fields.Boolean(
        string="Brings customers",
        compute="_compute_loyalty_partner",
        search="_search_loyalty_is_partner",
        help="Has a partner code, and so a link that binds new customers.",
    )
    loyalty_partner_url = fields.Char(
        string="Partner link", compute="_compute_loyalty_partner"
    )
    loyalty_binding_count = fields.Integer(
        string="Bound customers", compute="_compute_loyalty_partner"
    )
    loyalty_commission_balance = fields.Monetary(
        string="Commission",
        compute="_compute_loyalty_partner",
        currency_field="currency_id",
        help="Earned and not settled yet, in the current company.",
    )
    loyalty_bound_to_id = fields.Many2one(
        "res.partner", string="Bound to", compute="_compute_loyalty_bound_to_id"
    )

    @api.depends("loyalty_partner_code_ids")
    @api.depends_context("company")
    def _compute_loyalty_partner(self):
        entities = self.commercial_partner_id
        codes = self.env["loyalty.referral.code"].sudo()
        codes = codes.search(
            self._loyalty_code_domain() & Domain("partner_id", "in", entities.ids)
        )
        by_owner = {code.partner_id: code for code in codes}
        counts = self._loyalty_binding_counts(entities)
        balances = self._loyalty_commission_balances(entities)
        for partner in self:
            entity = partner.commercial_partner_id
            code = by_owner.get(entity)
            partner.loyalty_is_partner = bool(code)
            partner.loyalty_partner_url = code.url if code else False
            partner.loyalty_binding_count = counts.get(entity, 0)
            partner.loyalty_commission_balance = balances.get(entity, 0.0)

    def _search_loyalty_is_partner(self, operator, value):
        if operator != "in":
            return NotImplemented
        codes = self.env["loyalty.referral.code"].sudo()
        codes = codes.search(self._loyalty_code_domain())
        owners = Domain("id", "in", codes.partner_id.ids)
        return owners if True in value else ~owners

    def _compute_loyalty_bound_to_id(self):
        bindings = self.env["loyalty.partner.binding"].sudo()
        bindings = bindings.search(
            [
                ("customer_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "active"),
            ]
        )
        bound_to = {binding.customer_id: binding.partner_id for binding in bindings}
        for partner in self:
            partner.loyalty_bound_to_id = bound_to.get(partner.commercial_partner_id)

    def _loyalty_code_domain(self):
        """Partner codes of the current company."""
        return Domain(
            [("purpose", "=", "partner"), ("company_id", "=", self.env.company.id)]
        )

    def _loyalty_binding_counts(self, entities):
        """How many customers are bound to each of ``entities``, here and now."""
        bindings = self.env["loyalty.partner.binding"].sudo()
        domain = [
            ("partner_id", "in", entities.ids),
            ("company_id", "=", self.env.company.id),
            ("state", "=", "active"),
        ]
        return dict(bindings._read_group(domain, ["partner_id"], ["__count"]))

    def _loyalty_commission_balances(self, entities):
        """What each of ``entities`` has earned and was not paid yet."""
        company = self.env.company
        domain = [
            ("partner_id", "in", entities.ids),
            ("purpose", "=", "commission"),
            ("company_id", "=", company.id),
            ("currency_id", "=", company.currency_id.id),
        ]
        accounts = self.env["loyalty.ledger.account"].sudo()
        return dict(accounts._read_group(domain, ["partner_id"], ["balance:sum"]))

    # ------------------------------------------------------------------ verbs

    def action_make_loyalty_partner(self):
        """Give the company of this contact a partner code and thereby a link."""
        self.check_access("write")
        codes = self.env["loyalty.referral.code"]
        for partner in self:
            codes |= codes._of(partner, "partner", self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Their links bind new customers: %s",
                    ", ".join(codes.partner_id.mapped("name")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_loyalty_bindings(self):
        """Open the customers who are bound to this partner."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_binding"
        )
        entity = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "=", entity.id)],
            "context": {"default_partner_id": entity.id},
        }

    def action_view_loyalty_bound_to(self):
        """Open whom this customer is and was bound to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_binding"
        )
        entity = self.commercial_partner_id
        return action | {
            "domain": [("customer_id", "=", entity.id)],
            "context": {"default_customer_id": entity.id},
        }

    def action_view_loyalty_commission(self):
        """Open the partner's commission, entry by entry."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_commission_entry"
        )
        entity = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "=", entity.id), ("purpose", "=", "commission")],
            "context": {},
        }
