from math import isfinite

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What marks a line as ours: a right that it uses, or a tier that lowers the price.
OWN_LINE = ("loyalty_lot_id", "loyalty_membership_id")
#: What a line of ours may say of how it came about.
TERMS = {"year", "lot", "taken", "currency_id", "rate", "base"}
#: What decides how much a reward line takes.
_FOLLOWED = {"price_unit", "quantity", "discount", "tax_ids", "move_id"}


class AccountMoveLine(models.Model):
    """Door: a reward line that is changed or removed changes what was used.

    Every document has lines, so this is the only class of ours on them (ADR 0021).
    """

    _inherit = "account.move.line"

    loyalty_lot_id = fields.Many2one(
        "loyalty.ledger.entry",
        string="Reward used",
        readonly=True,
        ondelete="restrict",
        help="The earning that this discount line uses.",
    )
    loyalty_membership_id = fields.Many2one(
        "loyalty.tier.membership",
        string="Discount of tier",
        readonly=True,
        ondelete="restrict",
        help="The customer's membership that takes this off.",
    )
    # One column, fetched with no other: every line pays for columns, only ours have terms.
    # A reward: `year` of the customer's own contract, the most that it may cover. In
    # another currency: `lot`, what the line takes from the reward at the rate of that
    # moment; `taken`, what this came to in `currency_id` (if the line is edited, the
    # reward gives in proportion). A tier: its `rate` in per cent, of the untaxed `base`.
    loyalty_terms = fields.Json(
        string="Terms of the reward",
        readonly=True,
        prefetch="loyalty",
        help="What was so when this line was written.",
    )

    # one index for both: whoever plans a query on lines looks at each that there is
    _loyalty_own_idx = models.Index(
        "(loyalty_lot_id, loyalty_membership_id) "
        "WHERE loyalty_lot_id IS NOT NULL OR loyalty_membership_id IS NOT NULL"
    )

    # a line that goes to another document is checked in write(): every line has one
    @api.constrains("loyalty_lot_id", "loyalty_membership_id", "loyalty_terms")
    def _check_loyalty_line(self):
        """One check for all that is ours: each is a step on the way of every line."""
        self._check_loyalty_terms()
        self._check_loyalty_owners()

    def _check_loyalty_terms(self):
        """Terms are numbers with names that we know: statements count with them."""
        for line in self.filtered("loyalty_terms"):
            terms = line.loyalty_terms
            if not isinstance(terms, dict) or not all(
                name in TERMS and type(value) in (int, float) and isfinite(value)
                for name, value in terms.items()
            ):
                raise ValidationError(
                    self.env._(
                        "What a reward line was written by cannot be edited. Remove "
                        "the line and use the reward again."
                    )
                )

    def _check_loyalty_lot_owner(self):
        """A reward is used by its owner, in its company, currency and kind of document."""
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
                        currency=line._loyalty_currency().name,
                    )
                )

    def _check_loyalty_tier_owner(self):
        """A tier's discount is for its member, never for somebody else's invoice."""
        for line in self.filtered("loyalty_membership_id"):
            member, move = line.loyalty_membership_id.sudo(), line.move_id
            if (
                member.partner_id != move.commercial_partner_id
                or member.company_id != move.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "The discount on %(invoice)s is that of %(member)s. Remove its "
                        "line before you change the customer.",
                        invoice=move.display_name,
                        member=member.display_name,
                    )
                )

    def _check_loyalty_owners(self):
        """What these lines use belongs to those whose documents they stand on."""
        self._check_loyalty_lot_owner()
        self._check_loyalty_tier_owner()

    def _loyalty_is_in_its_currency(self):
        """Is a reward line in the currency it was written in?

        An entry says in both what it takes; the company's counts.
        """
        move = self.move_id
        return self._loyalty_currency() in (
            move.currency_id,
            move.move_type == "entry" and move.company_currency_id,
        )

    def _loyalty_currency(self):
        """The currency in which a reward line was written."""
        written_id = (self.loyalty_terms or {}).get("currency_id")
        lot = self.loyalty_lot_id.sudo()
        return lot.currency_id.browse(written_id) if written_id else lot.currency_id

    def write(self, vals):
        """Override of `account`: follow an edited reward line."""
        result = super().write(vals)
        if "move_id" in vals:
            self._check_loyalty_owners()
        if self and not _FOLLOWED.isdisjoint(vals):
            self._loyalty_mark()
        return result

    # core asks for the deletion of nothing all the time: a hook, and no override
    @api.ondelete(at_uninstall=False)
    def _unlink_and_mark_loyalty(self):
        """A removed reward line gives back what it used."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            moves = self._loyalty_own().move_id
            self.env["loyalty.ledger.inbox"]._mark("account.move", moves.ids)

    def _loyalty_mark(self):
        """Have the ledger look at the invoices of reward lines among these."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            self._loyalty_own().move_id._loyalty_mark()

    def _loyalty_duplicates(self, commands):
        """Commands of a duplicated document: a reward is not used twice.

        No reward lines; an entry keeps them, so that it balances, without a lot.
        """
        own = [
            command
            for command in commands
            if command[2] and any(map(command[2].get, OWN_LINE))
        ]
        if self.move_id.move_type != "entry":
            return [command for command in commands if command not in own]
        for command in own:
            command[2]["loyalty_lot_id"] = False
        return commands

    def _loyalty_own(self):
        """Those lines that are ours."""
        return self.filtered(lambda line: any(line[name] for name in OWN_LINE))
