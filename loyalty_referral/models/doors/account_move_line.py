from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What marks a line as ours: a right that it uses, or a tier that lowers the price.
OWN_LINE = ("loyalty_lot_id", "loyalty_membership_id")
#: What decides how much a reward line takes.
_FOLLOWED = {"price_unit", "quantity", "discount", "tax_ids", "move_id"}


class AccountMoveLine(models.Model):
    """Door: a reward line that is changed or removed changes what was used."""

    _inherit = "account.move.line"

    loyalty_lot_id = fields.Many2one(
        "loyalty.ledger.entry",
        string="Reward used",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The earning that this discount line uses.",
    )
    loyalty_year_amount = fields.Monetary(
        string="Own contract year",
        currency_field="company_currency_id",
        readonly=True,
        help="A year of the customer's own contract: the most the reward may cover.",
    )

    loyalty_lot_amount = fields.Monetary(
        string="Taken from the reward",
        currency_field="company_currency_id",
        readonly=True,
        help="On an invoice in another currency: what the line takes from the reward, "
        "at the rate of the moment it was written.",
    )
    loyalty_taken_amount = fields.Monetary(
        string="Reward as written",
        currency_field="loyalty_taken_currency_id",
        readonly=True,
        help="What that came to in the invoice's currency. If the line is edited, the "
        "reward gives in proportion.",
    )
    loyalty_taken_currency_id = fields.Many2one(
        "res.currency", string="Currency of the reward line", readonly=True
    )

    @api.constrains("loyalty_lot_id", "move_id")
    def _check_loyalty_lot_owner(self):
        for line in self.filtered("loyalty_lot_id"):
            lot = line.loyalty_lot_id.sudo()
            move = line.move_id
            if (
                lot.partner_id != move.commercial_partner_id
                or lot.company_id != move.company_id
                or not line._loyalty_is_in_its_currency()
                or lot.purpose != ("cash" if move.is_purchase_document() else "credit")
            ):
                raise ValidationError(
                    self.env._(
                        "The reward on %(invoice)s belongs to %(owner)s, in "
                        "%(currency)s. Remove the reward line before you change "
                        "the customer, the company or the currency.",
                        invoice=move.display_name,
                        owner=lot.partner_id.name,
                        currency=(
                            line.loyalty_taken_currency_id or lot.currency_id
                        ).name,
                    )
                )

    def _loyalty_is_in_its_currency(self):
        """Is a reward line in the currency it was written in?

        An entry says in both what it takes; the company's counts.
        """
        own = self.loyalty_taken_currency_id or self.loyalty_lot_id.sudo().currency_id
        move = self.move_id
        return own in (
            move.currency_id,
            move.move_type == "entry" and move.company_currency_id,
        )

    def write(self, vals):
        """Override of `account`: follow an edited reward line."""
        result = super().write(vals)
        if self and not _FOLLOWED.isdisjoint(vals):
            self._loyalty_mark()
        return result

    def unlink(self):
        """Override of `account`: a removed reward line gives back what it used."""
        if not self:  # core often deletes nothing
            return super().unlink()
        moves = self.env["account.move"]
        if self.env["loyalty.ledger.sync"]._is_listening():
            moves = self._loyalty_own().move_id
        move_ids = moves.ids
        result = super().unlink()
        self.env["loyalty.ledger.inbox"]._mark("account.move", move_ids)
        return result

    def _loyalty_mark(self):
        """Have the ledger look at the invoices of reward lines among these."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            self._loyalty_own().move_id._loyalty_mark()

    def _loyalty_own(self):
        """Those lines that are ours."""
        return self.filtered(lambda line: any(line[name] for name in OWN_LINE))
