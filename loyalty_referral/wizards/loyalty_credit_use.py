from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..policy import money


class LoyaltyCreditUse(models.TransientModel):
    """What a customer's credit would do to a draft, and how much of which to use."""

    _name = "loyalty.credit.use"
    _description = "Use Credit"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="move_id.commercial_partner_id")
    currency_id = fields.Many2one(related="move_id.currency_id")
    company_currency_id = fields.Many2one(related="move_id.company_currency_id")
    line_ids = fields.One2many(
        "loyalty.credit.use.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    untaxed_before = fields.Monetary(
        string="Untaxed amount", related="move_id.amount_untaxed"
    )
    is_payment = fields.Boolean(compute="_compute_total_before")
    total_before = fields.Monetary(string="To pay", compute="_compute_total_before")
    off = fields.Monetary(string="Taken off", compute="_compute_after")
    untaxed_after = fields.Monetary(compute="_compute_after")
    total_after = fields.Monetary(compute="_compute_after")

    @api.depends("move_id")
    def _compute_total_before(self):
        """A draft is made cheaper; a posted invoice is paid, after tax."""
        for wizard in self:
            move = wizard.move_id
            wizard.is_payment = move.state == "posted"
            name = "amount_residual" if wizard.is_payment else "amount_total"
            wizard.total_before = move[name]

    @api.depends("move_id")
    def _compute_line_ids(self):
        for wizard in self:
            preview = wizard._preview() or {"lots": []}
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "lot_id": lot["lot_id"],
                        "name": lot["name"],
                        "expires_on": lot["expires_on"],
                        "available": lot["available"],
                        "usable": lot["usable"],
                        "amount": lot["off"],
                    }
                )
                for lot in preview["lots"]
            ]

    @api.depends("line_ids.amount")
    def _compute_after(self):
        for wizard in self:
            preview = wizard._preview(wizard._wishes()) or {}
            wizard.off = preview.get("off", 0.0)
            untaxed_off = 0.0 if wizard.is_payment else wizard.off
            wizard.untaxed_after = wizard.untaxed_before - untaxed_off
            taken = preview.get("total_before", 0.0) - preview.get("total_after", 0.0)
            wizard.total_after = wizard.total_before - taken

    def _preview(self, wishes=None):
        """What the invoice would use: plain values, no locks."""
        self.ensure_one()
        preview, move = self.env["loyalty.redemption.preview"], self.move_id._origin
        if self.is_payment:
            totals = {move.id: move.amount_residual}
            return preview._payments(move, totals, wishes).get(move.id)
        return preview._previews(move, wishes).get(move.id)

    def _wishes(self):
        """How much of which lot the user wants, in minor units of the invoice."""
        scale = self.currency_id.decimal_places
        return {
            line.lot_id.id: money.to_minor(line.amount, scale) for line in self.line_ids
        }

    def action_use(self):
        """Take what was chosen off the invoice; refuse what cannot be used."""
        self.ensure_one()
        move = self.move_id
        move.check_access("write")
        wishes = {id_: amount for id_, amount in self._wishes().items() if amount}
        if not wishes or min(wishes.values()) < 0:
            raise UserError(
                self.env._("Say how much to use: an amount above zero for some credit.")
            )
        self.env["loyalty.redemption"]._hold(move)
        used = self._use(wishes)
        if not used:
            raise UserError(
                self.env._(
                    "Nothing of it can be used now. Somebody may just have used it, or "
                    "the invoice has changed; open this window again."
                )
            )
        self._refuse_less_than_wished(wishes, used)
        self.env["loyalty.ledger.inbox"].sudo()._look_at_now("account.move", move.ids)
        return {"type": "ir.actions.act_window_close"}

    def _use(self, wishes):
        """Take credit off the draft, or pay the posted invoice: what was used by lot."""
        if self.is_payment:
            lines = self.env["loyalty.reward.payment"]._pay(self.move_id, wishes)
            return self._used(lines.line_ids, "amount_currency")
        self.env["loyalty.redemption"]._add_to_drafts(self.move_id, wishes)
        return self._used(self.move_id.invoice_line_ids, "price_subtotal")

    def _used(self, lines, name):
        """What reward lines take, in minor units of the invoice: dict from lot id."""
        scale, used = self.currency_id.decimal_places, {}
        for line in lines.filtered("loyalty_lot_id"):
            taken = used.get(line.loyalty_lot_id.id, 0)
            minor = abs(money.to_minor(line[name], scale))
            used[line.loyalty_lot_id.id] = taken + minor
        return used

    def _refuse_less_than_wished(self, wishes, used):
        """Nobody gets less than they asked for without being told."""
        scale = self.currency_id.decimal_places
        for line in self.line_ids:
            wish, most = wishes.get(line.lot_id.id, 0), used.get(line.lot_id.id, 0)
            if most < wish:
                amount = float(money.to_decimal(most, scale))
                raise UserError(
                    self.env._(
                        "%(credit)s: at most %(amount)s can be used together with what "
                        "is chosen above it.",
                        credit=line.name,
                        amount=format_amount(self.env, amount, self.currency_id),
                    )
                )


class LoyaltyCreditUseLine(models.TransientModel):
    """One lot: what it is for, what it can give, what it shall give."""

    _name = "loyalty.credit.use.line"
    _description = "Credit to Use"

    wizard_id = fields.Many2one("loyalty.credit.use", required=True, ondelete="cascade")
    lot_id = fields.Many2one(
        "loyalty.ledger.entry", string="Earning", required=True, readonly=True
    )
    name = fields.Char(string="Credit", readonly=True)
    expires_on = fields.Date(readonly=True)
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    company_currency_id = fields.Many2one(related="wizard_id.company_currency_id")
    available = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What is left of this credit.",
    )
    usable = fields.Monetary(
        string="Usable here",
        readonly=True,
        help="The most it can take off this invoice by itself: up to a year of the "
        "contract, off products that it may pay, and only where it may be used.",
    )
    amount = fields.Monetary(string="Use")
