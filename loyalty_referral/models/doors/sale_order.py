from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import code as code_policy
from ..referral.loyalty_referral import ENDED

#: Hints that are read at a glance.
FEW = 3
#: States of an online payment whose money is there or on its way.
PAID_ONLINE = ("pending", "authorized", "done")


class SaleOrder(models.Model):
    """Door: who recommended the customer, and the credit on the order's invoices."""

    _inherit = "sale.order"

    loyalty_preview = fields.Char(
        string="Next invoice",
        compute="_compute_loyalty_preview",
        help="What the customer's rewards would take off the invoice.",
    )

    loyalty_hints = fields.Html(
        compute="_compute_loyalty_preview",
        sanitize=False,
        help="What the customer has already or could use. It changes nothing.",
    )

    @api.depends(
        "order_line.price_subtotal",
        "order_line.qty_invoiced",
        "order_line.product_id",
        "partner_id",
        "partner_invoice_id",
        "currency_id",
        "state",
    )
    def _compute_loyalty_preview(self):
        preview = self.env["loyalty.redemption.preview"]
        previews = preview._previews(self)
        hints = self.env["loyalty.quotation.hint"]._hints(self, previews)
        for order in self:
            order.loyalty_preview = preview._sentence(previews.get(order.id))
            sentences = hints.get(order.id)
            order.loyalty_hints = sentences and _as_list(sentences)

    def _loyalty_hints(self, is_for_customer=False):
        """The hints of one order as sentences, for staff or for its customer."""
        self.ensure_one()
        previews = self.env["loyalty.redemption.preview"]._previews(self)
        hints = self.env["loyalty.quotation.hint"]
        return hints._hints(self, previews, is_for_customer).get(self.id, [])

    def _loyalty_payable(self):
        """What is still to bill as something credit can pay; None if it is paid."""
        if (
            self.state == "cancel"
            or not self.company_id.loyalty_use_on_sales
            or self.transaction_ids.filtered(lambda tx: tx.state in PAID_ONLINE)
        ):
            return None
        return self.env["loyalty.payable"]._of_order(self)

    loyalty_referrer_id = fields.Many2one(
        "res.partner",
        string="Recommended by",
        compute="_compute_loyalty_referrer",
        inverse="_inverse_loyalty_referrer_id",
        help="The customer who recommended us to this one. Recording them starts a "
        "referral of the running programme.",
    )
    loyalty_code = fields.Char(
        string="Recommendation code",
        compute="_compute_loyalty_referrer",
        inverse="_inverse_loyalty_code",
        help="The code that the customer was given by whoever recommended us.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_loyalty_referrer(self):
        referrals = self.env["loyalty.referral"].search(
            [
                ("friend_id", "in", self.partner_id.commercial_partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "not in", ENDED),
            ]
        )
        found = {(row.company_id, row.friend_id): row for row in referrals}
        for order in self:
            friend = order.partner_id.commercial_partner_id
            referral = found.get((order.company_id, friend), referrals.browse())
            order.loyalty_referrer_id = referral.referrer_id
            order.loyalty_code = referral.sudo().code_id.code

    def _inverse_loyalty_referrer_id(self):
        for order in self:
            referrer = order.loyalty_referrer_id.commercial_partner_id
            standing = self.env["loyalty.referral"]._of_friend(
                order.partner_id, order.company_id
            )
            if referrer == standing.referrer_id:
                continue
            if standing.source_order_id == order and standing.state == "open":
                standing.action_cancel()  # a slip on this very quotation
            elif standing and not referrer:
                raise UserError(
                    self.env._(
                        "%(friend)s was brought by %(referrer)s. Cancel the referral "
                        "itself if that is wrong.",
                        friend=standing.friend_name,
                        referrer=standing.referrer_id.name,
                    )
                )
            if referrer:
                order._record_loyalty_referral(referrer)

    def _record_loyalty_referral(self, referrer):
        """Start a referral of the running programme for the order's customer."""
        self.ensure_one()
        programs = self.env["loyalty.referral.program"]
        program = programs._require_running(self.company_id)
        return self.env["loyalty.referral"]._record(
            program,
            referrer,
            self.partner_id,
            channel="order",
            source_order_id=self.id,
        )

    def _inverse_loyalty_code(self):
        for order in self.filtered("loyalty_code"):
            code = code_policy.normalise(order.loyalty_code)
            touches = code_policy.is_well_formed(code) and order._take_code(code)
            if not touches:
                raise UserError(
                    self.env._(
                        "There is no such code. Check it, or choose who recommended "
                        "the customer."
                    )
                )
            order.message_post(
                body=self.env._(
                    "Recommendation code %(code)s: %(verdict)s",
                    code=code,
                    verdict=touches.verdict or "",
                )
            )

    def _take_code(self, code):
        """Keep that the order's customer came with ``code``; return the touch, if any."""
        self.ensure_one()
        arrival = self.env["loyalty.attribution"].sudo()
        visit = ["code", code, None]
        return arrival._arrive(self.partner_id, [visit], order_id=self.id)

    def _loyalty_takes_code(self):
        """May the customer still say in the portal who recommended us?"""
        self.ensure_one()
        codes = self.env["loyalty.referral.code"].sudo()
        referrals = self.env["loyalty.referral"].sudo()
        return (
            self.state in ("draft", "sent")
            and codes._are_taken(self.company_id)
            and not referrals._of_friend(self.partner_id, self.company_id)
        )

    def _create_account_invoices(self, invoice_vals_list, final):
        """Override of `sale`: the customer's credit comes with the invoice."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return super()._create_account_invoices(invoice_vals_list, final)
        redemption = self.env["loyalty.redemption"]
        redemption._add_to_sale_values(invoice_vals_list)
        moves = super()._create_account_invoices(invoice_vals_list, final)
        redemption._book(moves, drafts=moves.filtered(_takes_credit_later))
        return moves

    def action_confirm(self):
        """Override of `sale`: a friend's confirmed order may earn."""
        result = super().action_confirm()
        self._loyalty_mark_friends()
        return result

    def _action_cancel(self):
        """Override of `sale`: a cancelled order takes back what it earned."""
        result = super()._action_cancel()
        self._loyalty_mark_friends()
        return result

    def _loyalty_mark_friends(self):
        """Have the ledger look at what the orders of these customers may earn."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            facts = self.env["loyalty.referral.facts"].sudo()
            facts._referrals_of(self.partner_id)._mark()
            self.env["loyalty.mission"]._mark(self.partner_id, "customer", "order")


def _takes_credit_later(move):
    """Does this invoice take credit by itself, but only once it exists?"""
    return (
        move.currency_id != move.company_currency_id
        and move.company_id.loyalty_use_on_sales
        and not move.transaction_ids
    )


def _as_list(sentences):
    """Sentences as a list; those beyond the first few fold away."""
    rows = [Markup("<li>%s</li>") % sentence for sentence in sentences]
    shown, rest = Markup().join(rows[:FEW]), Markup().join(rows[FEW:])
    shown = Markup("<ul class='mb-0 ps-3'>%s</ul>") % shown
    if not rest:
        return shown
    return shown + Markup(
        "<details><summary>+ %s</summary><ul class='mb-0 ps-3'>%s</ul></details>"
    ) % (len(rows) - FEW, rest)
