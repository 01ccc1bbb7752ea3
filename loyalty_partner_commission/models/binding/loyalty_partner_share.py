from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount

from ...policy import override, shares
from ..commission.loyalty_commission_part import percent_text


class LoyaltyPartnerShare(models.Model):
    """A further partner gets a part of what is earned on a customer.

    The shares belong to the binding: once it has earned, others begin with another
    binding, and what was earned on these stays.
    """

    _name = "loyalty.partner.share"
    _description = "Share of a Partner"
    _order = "sequence, id"
    _rec_name = "partner_id"

    binding_id = fields.Many2one(
        "loyalty.partner.binding", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="binding_id.company_id")
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    percent = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        required=True,
        aggregator=None,
        help="Of all commission on the customer. What is left is the main partner's.",
    )

    _partner_uniq = models.UniqueIndex(
        "(binding_id, partner_id)", "A partner has one share of a customer."
    )
    _percent_in_range = models.Constraint(
        "CHECK (percent > 0 AND percent < 100)",
        "A share is more than 0 % and less than 100 %.",
    )

    @api.constrains("percent", "partner_id", "binding_id")
    def _check_shares(self):
        for binding in self.binding_id:
            if binding.main_percent <= 0:
                raise ValidationError(
                    self.env._(
                        "All shares come to 100 %%: of a commission of %(whole)s the "
                        "further partners would get %(given)s, which leaves nothing for "
                        "%(partner)s.",
                        whole=format_amount(self.env, 100, binding.currency_id),
                        given=format_amount(
                            self.env, 100 - binding.main_percent, binding.currency_id
                        ),
                        partner=binding.partner_id.name,
                    )
                )
            both = binding.partner_id | binding.customer_id
            if both & binding.share_ids.partner_id:
                raise ValidationError(
                    self.env._(
                        "A further partner is neither the main partner, who gets the "
                        "rest, nor the customer."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Share among companies, not contacts; never what was earned already."""
        partners = self.env["res.partner"]
        vals_list = [
            vals
            | {
                "partner_id": partners.browse(
                    vals.get("partner_id")
                ).commercial_partner_id.id
            }
            for vals in vals_list
        ]
        made = super().create(vals_list)
        made.binding_id._divide_anew()
        return made

    def write(self, vals):
        """Refuse to divide anew what was earned."""
        self.binding_id._refuse_if_earned()
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"])
            vals = {**vals, "partner_id": partner.commercial_partner_id.id}
        result = super().write(vals)
        self.binding_id._divide_anew()
        return result

    def unlink(self):
        """Refuse to divide anew what was earned."""
        bindings = self.binding_id
        bindings._refuse_if_earned()
        result = super().unlink()
        bindings._divide_anew()
        return result


class LoyaltyPartnerBinding(models.Model):
    """Several partners may share a customer; each may have partners above."""

    _inherit = "loyalty.partner.binding"

    share_ids = fields.One2many(
        "loyalty.partner.share",
        "binding_id",
        string="Further partners",
        groups="base.group_user",
        copy=True,
    )
    main_percent = fields.Float(
        string="Share of the main partner (%)",
        digits=(5, 2),
        compute="_compute_main_percent",
        groups="base.group_user",
        help="What the shares of the further partners leave.",
    )
    division = fields.Json(readonly=True, copy=False, groups="base.group_user")

    @api.depends("share_ids.percent")
    def _compute_main_percent(self):
        for binding in self:
            binding.main_percent = float(shares.rest(binding._further()))

    def _further(self):
        """The shares of the further partners, as the policy reads them."""
        return shares.from_snapshot(
            [
                {"partner": line.partner_id.id, "percent": percent_text(line.percent)}
                for line in self.share_ids.sorted(lambda one: (one.sequence, one.id))
            ]
        )

    def _take_terms(self):
        """Keep with the terms who shares, and who is above whom."""
        result = super()._take_terms()
        for binding in self.sudo():
            binding.division = binding._prepare_division()
        return result

    def _prepare_division(self):
        """Snapshot of who earns on the customer; nothing if only the partner does."""
        self.ensure_one()
        further = self._further()
        main = shares.Share(self.partner_id.id, shares.rest(further))
        levels = self.plan_id._prepare_overrides()
        parents = {
            str(share.partner): above
            for share in (main, *further)
            if (above := self._above(share.partner, len(levels)))
        }
        if not further and not parents:
            return False
        return {
            "shares": [
                {"partner": share.partner, "percent": f"{share.percent:f}"}
                for share in (main, *further)
            ],
            "parents": parents,
            "levels": levels,
            "override_of": self.plan_id.override_of,
        }

    def _above(self, partner_id, depth):
        """Ids of the partners above one, the nearest first."""
        parents, partner = {}, self.env["res.partner"].sudo().browse(partner_id)
        for _level in range(depth):
            parent = partner.loyalty_parent_id.commercial_partner_id
            if not parent:
                break
            parents[partner.id] = parent.id
            partner = parent
        return override.chain(partner_id, parents, depth)

    def _divide_anew(self):
        """Take changed shares over, as long as nothing was earned."""
        self._refuse_if_earned()
        for binding in self.sudo():
            binding.division = binding._prepare_division()
        self._mark_invoices()

    def _refuse_if_earned(self):
        """Raise if one of these has earned on its shares as they are."""
        for binding in self.sudo():
            if binding.entry_ids:
                raise UserError(
                    self.env._(
                        "%s has earned commission already, and that stays divided as "
                        'it is. Use "Change shares": the new ones count from a day on.',
                        binding.display_name,
                    )
                )

    def _prepare_shares(self):
        """The same shares for another binding."""
        return [
            {
                "partner_id": share.partner_id.id,
                "percent": share.percent,
                "sequence": share.sequence,
            }
            for share in self.share_ids
        ]

    def action_change_shares(self):
        """Ask who shares the customer from a day on."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_share_change"
        )
        return action | {"context": {"default_binding_id": self.id}}
