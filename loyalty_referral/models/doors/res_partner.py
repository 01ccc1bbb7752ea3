from odoo import api, fields, models

from ..referral.loyalty_referral import ENDED


class ResPartner(models.Model):
    """Whom a customer brought, who brought them, and what they are owed."""

    _inherit = "res.partner"

    loyalty_referral_count = fields.Integer(
        string="Referrals", compute="_compute_loyalty_figures"
    )
    loyalty_credit_amount = fields.Monetary(
        string="Reward credit",
        compute="_compute_loyalty_figures",
        currency_field="currency_id",
        help="Granted for referrals and not used yet, in the current company.",
    )
    loyalty_has_account = fields.Boolean(compute="_compute_loyalty_figures")
    loyalty_brought_by_id = fields.Many2one(
        "res.partner", string="Brought by", compute="_compute_loyalty_brought_by_id"
    )

    loyalty_referral_url = fields.Char(
        string="Referral link",
        compute="_compute_loyalty_referral_url",
        help="The link this customer shares, for letters and e-mail footers. Empty "
        "until the customer, or somebody here, has asked for one.",
    )

    @api.depends_context("company")
    def _compute_loyalty_referral_url(self):
        codes = self.env["loyalty.referral.code"].sudo()
        codes = codes.search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("purpose", "=", "referral"),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_owner = codes.grouped("partner_id")
        for partner in self:
            own = by_owner.get(partner.commercial_partner_id, codes.browse())
            partner.loyalty_referral_url = own[:1].url

    def action_make_loyalty_link(self):
        """Give the companies of these contacts a link to share."""
        codes = self.env["loyalty.referral.code"]
        for partner in self:
            codes._of(partner, "referral", self.env.company)
        self.invalidate_recordset(["loyalty_referral_url"])
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _compute_loyalty_figures(self):
        company = self.env.company
        entities = self.commercial_partner_id
        counts = dict(
            self.env["loyalty.referral"]._read_group(
                [
                    ("referrer_id", "in", entities.ids),
                    ("company_id", "=", company.id),
                    ("state", "!=", "cancelled"),
                ],
                ["referrer_id"],
                ["__count"],
            )
        )
        balances = dict(
            self.env["loyalty.ledger.account"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", entities.ids),
                    ("company_id", "=", company.id),
                    ("currency_id", "=", company.currency_id.id),
                    ("purpose", "=", "credit"),
                ],
                ["partner_id"],
                ["balance:sum"],
            )
        )
        for partner in self:
            entity = partner.commercial_partner_id
            partner.loyalty_referral_count = counts.get(entity, 0)
            partner.loyalty_credit_amount = balances.get(entity, 0.0)
            partner.loyalty_has_account = entity in balances

    def _compute_loyalty_brought_by_id(self):
        referrals = self.env["loyalty.referral"].search_fetch(
            [
                ("friend_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "not in", ENDED),
            ],
            ["friend_id", "referrer_id"],
        )
        brought_by = {
            referral.friend_id: referral.referrer_id for referral in referrals
        }
        for partner in self:
            partner.loyalty_brought_by_id = brought_by.get(
                partner.commercial_partner_id
            )

    def action_view_loyalty_referrals(self):
        """Open whom this customer brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_referral"
        )
        entity = self.commercial_partner_id
        return action | {
            "domain": [("referrer_id", "=", entity.id)],
            "context": {"default_referrer_id": entity.id},
        }

    def action_view_loyalty_credit(self):
        """Open the customer's account: what was earned, used and is left."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_entry"
        )
        entity = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "=", entity.id), ("purpose", "=", "credit")],
            "context": {},
        }
