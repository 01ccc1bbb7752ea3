import logging
from contextlib import contextmanager

from psycopg2 import OperationalError

from odoo import models

from ...logs import place_of
from ...policy import money, payment, redemption
from ...policy.types import Demand
from ..ledger.loyalty_open_lot import reserve

_logger = logging.getLogger(__name__)


class LoyaltyRewardPayment(models.AbstractModel):
    """Credit that is a payment: it comes off after tax, by an entry of its own.

    The invoice keeps its price and its tax. An entry (reward account to receivable)
    pays a part of it and is reconciled with it; its lines name the lots, and the
    ledger follows the entry as it follows reward lines (ADR 0017).
    """

    _name = "loyalty.reward.payment"
    _description = "Loyalty Reward Payment"

    def _follow(self, posted):
        """Let credit pay what was just posted, and credit notes give it back."""
        sales = posted.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        if not sales or not self.env["loyalty.ledger.sync"]._is_listening():
            return
        notes = sales.filtered("reversed_entry_id")
        if self._is_offered():
            self._pay_by_themselves(sales)
            notes |= sales.reversal_move_ids
        notes = notes.filtered(lambda note: note.state == "posted")
        if notes:  # also of what was paid while such rewards were still offered
            with self._without_blocking(notes):
                self._give_back(notes)

    def _unfollow(self, moves):
        """What is not posted any more is not paid either."""
        sales = moves.filtered(lambda move: move.is_sale_document())
        if sales and self.env["loyalty.ledger.sync"]._is_listening():
            self._take_back(sales)

    def _pay_by_themselves(self, moves):
        """Pay those posted invoices that use credit by themselves."""
        invoices = moves.filtered(self._pays_by_itself)
        with self._without_blocking(invoices):
            self._pay(invoices)

    @contextmanager
    def _without_blocking(self, moves):
        """What cannot be booked is said on the documents; nobody's posting is blocked."""
        try:
            with self.env.cr.savepoint():
                yield
        except OperationalError as conflict:
            _logger.info("credit of %s is in use elsewhere: %s", moves, conflict)
        except Exception as error:  # noqa: BLE001 - nobody's posting is blocked
            where = place_of(error)
            _logger.warning("credit and %s do not go together: %s", moves, where)
            reason = self.env._("Reward credit could not be booked: %s", error)
            for move in moves:
                move.message_post(body=reason)

    def _is_offered(self):
        """Is there any reward that is a payment?"""
        return self.env["loyalty.referral.reward"].sudo()._are_payments_offered()

    def _pays_by_itself(self, move):
        """Does a posted invoice use credit without anybody asking for it?"""
        if move.move_type != "out_invoice" or move.amount_residual <= 0:
            return False
        if move._loyalty_contract():
            return True
        return bool(
            move.company_id.loyalty_use_on_sales
            and not move.transaction_ids
            and move.invoice_line_ids.sale_line_ids
        )

    def _pay(self, moves, wishes=None):
        """Pay posted invoices by credit; return the entries that do.

        :param wishes: how much of which lot somebody wants to use (dict from lot
            id to minor units of the invoice); None: as much as there is
        """
        values = []
        for company, own in moves.grouped("company_id").items():
            payables = {
                move: self.env["loyalty.payable"]._of_move(move) for move in own
            }
            partners = {payable.owner.id for payable in payables.values()}
            entries = self.env["loyalty.ledger.entry"].sudo()
            lots = entries._open_lots(partners, company, "payment")
            for move, payable in payables.items():
                if own_lots := lots.get(payable.owner.id):
                    values += self._use(move, payable, own_lots, wishes)
        return self._book(values)

    def _use(self, move, payable, lots, wishes=None):
        """Plan what a posted invoice uses of its owner's ``lots``, and reserve it.

        :param lots: dict from lot id to ``OpenLot``; reduced by what is used
        :return: list of value dicts of entries, none or one
        """
        residual = money.to_minor(move.amount_residual, move.currency_id.decimal_places)
        uses = self._plan(payable, lots, residual, wishes)
        if not uses:
            return []
        values = self._prepare_payment(move, payable, uses, lots)
        reserve(lots, uses)
        return [values]

    def _plan(self, payable, lots, residual, wishes=None):
        """What a document with ``residual`` to pay (minor units) uses of ``lots``.

        :return: list of policy ``Use``
        """
        if residual <= 0 or not payable.base_lines:
            return []
        demand = self._demand(payable, lots, residual)
        return redemption.plan(demand, [row.lot for row in lots.values()], wishes)

    def _demand(self, payable, lots, residual):
        """What ``payable`` asks of ``lots`` with taxes: a policy ``Demand``."""
        lines = self.env["loyalty.reward.line"]
        lines._weigh(payable)
        digits = payable.currency.decimal_places
        gross = [money.to_minor(lines._gross_of(x), digits) for x in payable.base_lines]
        return Demand(
            payment.asked(gross, residual),
            payable.year,
            payable.bills,
            lines._barred(payable, lots),
            payable.rate,
        )
