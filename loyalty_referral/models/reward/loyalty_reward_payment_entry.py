from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...policy import money, payment


class LoyaltyRewardPayment(models.AbstractModel):
    """The entries by which credit pays, gives back, and is undone."""

    _inherit = "loyalty.reward.payment"

    # ------------------------------------------------------------------ values

    def _prepare_payment(self, move, payable, uses, lots):
        """Values of the entry that pays ``move`` by ``uses`` (policy)."""
        words = self.env["loyalty.reward.line"]
        scale = payable.company.currency_id.decimal_places
        year = float(money.to_decimal(payable.year or 0, scale))
        lines = [
            {
                "name": words._line_name(payable, use, lots[use.lot_id]),
                "account_id": self._account(move, lots[use.lot_id].reward).id,
                "loyalty_lot_id": use.lot_id,
                "loyalty_terms": {"year": year},
                "balance": float(money.to_decimal(use.amount, scale)),
                "amount_currency": payable.money(use.off),
            }
            for use in uses
        ]
        return self._prepare_entry(move, lines)

    def _prepare_entry(self, move, lines):
        """Values of an entry on ``move``: reward lines, and their sum as receivable."""
        owner = move.commercial_partner_id
        common = {"partner_id": owner.id, "currency_id": move.currency_id.id}
        receivable = {
            "name": self.env._("Reward credit on %s", move.name),
            "account_id": _receivables(move).account_id[:1].id,
            "balance": -sum(line["balance"] for line in lines),
            "amount_currency": -sum(line["amount_currency"] for line in lines),
        }
        return {
            "move_type": "entry",
            "company_id": move.company_id.id,
            "journal_id": self._journal(move.company_id).id,
            "currency_id": move.currency_id.id,
            "partner_id": owner.id,
            "date": max(move.date, fields.Date.context_today(self)),
            "ref": receivable["name"],
            "loyalty_paid_move_id": move.id,
            "line_ids": [
                Command.create(line | common) for line in (*lines, receivable)
            ],
        }

    def _account(self, move, reward):
        """Where the reward is an expense: its own account, else its product's."""
        account = reward._discount_account()
        account = account or move.company_id.loyalty_discount_account_id
        if not account:
            template = reward._discount_product().product_tmpl_id
            accounts = template.with_company(move.company_id).get_product_accounts
            account = accounts(fiscal_pos=move.fiscal_position_id)["expense"]
        if not account:
            raise UserError(
                self.env._(
                    "No account says where the reward is an expense. Choose one on "
                    "the reward %s, or in the settings.",
                    reward.display_name,
                )
            )
        return account

    def _journal(self, company):
        """The journal of the settings, else the first for miscellaneous entries."""
        journals = self.env["account.journal"].sudo()
        domain = [*journals._check_company_domain(company), ("type", "=", "general")]
        journal = company.sudo().loyalty_payment_journal_id
        journal = journal or journals.search(domain, limit=1)
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal for miscellaneous entries, where rewards that "
                    "are payments are booked. Create one.",
                    company.name,
                )
            )
        return journal

    # ------------------------------------------------------------------- books

    def _book(self, values):
        """Post entries, reconcile them, and book in the ledger what they use."""
        entries = self.env["account.move"].sudo().create(values)
        if entries:
            entries._post(soft=False)
            for document in entries.loyalty_paid_move_id:
                self._reconcile(document.reversed_entry_id or document)
            inbox = self.env["loyalty.ledger.inbox"].sudo()
            inbox._look_at_now("account.move", entries.ids)
        return entries

    def _reconcile(self, invoice):
        """Let what credit paid, less what it gave back, pay the invoice."""
        notes = invoice.reversal_move_ids
        paid = _receivables(invoice._loyalty_payments())
        if back := _receivables(notes._loyalty_payments()):
            paid.remove_move_reconcile()
            (paid | back).filtered(lambda line: not line.reconciled).reconcile()
        posted = (invoice | notes).filtered(lambda move: move.state == "posted")
        lines = paid | _receivables(posted)
        lines.filtered(lambda line: not line.reconciled).reconcile()

    # ------------------------------------------------------- giving back, undoing

    def _give_back(self, notes):
        """Give back what credit paid of the invoices that these credit notes credit."""
        values = []
        for invoice, own in notes.sudo().grouped("reversed_entry_id").items():
            if lines := self._prepare_return(invoice):
                values.append(self._prepare_entry(own[-1:], lines))
        self._book(values)

    def _prepare_return(self, invoice):
        """Values of the lines that give back what credit notes ask for by now."""
        paid = invoice._loyalty_payments().line_ids.filtered("loyalty_lot_id")
        if not paid:
            return []
        notes = invoice.reversal_move_ids.filtered(lambda note: note.state == "posted")
        due = {
            name: self._due_back(name, paid, invoice, notes)
            for name in ("balance", "amount_currency")
        }
        return [
            {
                "name": lines[0].name,
                "account_id": lines[0].account_id.id,
                "loyalty_lot_id": lot.id,
                "loyalty_terms": lines[0].loyalty_terms,
            }
            | {name: -amounts.get(lot.id, 0.0) for name, amounts in due.items()}
            for lot, lines in paid.grouped("loyalty_lot_id").items()
            if lot.id in due["balance"]
        ]

    def _due_back(self, name, paid, invoice, notes):
        """What of an amount of the reward lines is due back: dict from lot id."""
        currency = invoice.currency_id
        own = currency if name == "amount_currency" else invoice.company_currency_id
        returned = notes._loyalty_payments().line_ids.filtered("loyalty_lot_id")
        due = payment.given_back(
            _by_lot(paid, name, own),
            money.to_minor(sum(notes.mapped("amount_total")), currency.decimal_places),
            money.to_minor(invoice.amount_total, currency.decimal_places),
            {lot: -amount for lot, amount in _by_lot(returned, name, own).items()},
        )
        return {
            lot: float(money.to_decimal(minor, own.decimal_places))
            for lot, minor in due.items()
        }

    def _take_back(self, moves):
        """Undo what credit paid on these documents, and what their credit notes gave."""
        documents = (moves | moves.reversal_move_ids).sudo()
        entries = documents._loyalty_payments()
        if not entries:
            return
        invoices = documents.reversed_entry_id - documents
        entries._unlink_or_reverse()
        entries.exists().loyalty_paid_move_id = False
        for invoice in invoices:
            self._reconcile(invoice)


def _receivables(moves):
    """The lines that somebody has to pay."""
    return moves.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )


def _by_lot(lines, name, currency):
    """Sum of an amount of reward lines by lot, in minor units."""
    return {
        lot.id: money.to_minor(sum(own.mapped(name)), currency.decimal_places)
        for lot, own in lines.grouped("loyalty_lot_id").items()
    }
