from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import fields, models

from ..policy import money, reward
from ..policy.schedule import available_on
from ..policy.types import Account, Invoice, Origin, Reason, Target
from .loyalty_referral import ENDED


@dataclass(frozen=True)
class Verdict:
    """What the facts say of one referral."""

    invoice: Invoice | None
    amount: int


class LoyaltyReferralFacts(models.AbstractModel):
    """Turns a referral's records into facts, and the policies' answer into targets."""

    _name = "loyalty.referral.facts"
    _description = "Loyalty Referral Facts"

    def _targets(self, referrals):
        """One target per referral: the referrer's credit, or nothing (any more)."""
        invoices = self._invoices(referrals)
        targets = []
        for referral in referrals:
            own = invoices[referral.company_id.id, referral.friend_id.id]
            verdict = self._verdict(referral, own)
            targets.append(self._target(referral, verdict))
        return targets

    def _referral_ids_of(self, move_ids):
        """Ids of the referrals whose friend these invoices are for."""
        friends = self.env["account.move"].browse(move_ids).exists()
        domain = [("friend_id", "in", friends.commercial_partner_id.ids)]
        referrals = self.env["loyalty.referral"].with_context(active_test=False)
        return referrals.search(domain).ids

    def _verdict(self, referral, invoices):
        """Ask the policies; keep on the referral what its form shows."""
        invoice = None
        if referral.state not in ENDED:
            invoice = reward.qualifying_invoice(
                (row for row in invoices if row.day >= referral.date),
                must_be_paid=referral.terms["qualify_on"] == "paid",
            )
        if invoice and not referral.year_amount:
            self._freeze_year(referral, invoice)
        referral._keep(invoice_id=invoice.id if invoice else referral.invoice_id.id)
        amount = reward.referrer_credit(
            self._minor(referral, referral.year_amount),
            Decimal(referral.terms["rate"]),
            invoice if referral._may_earn() else None,
        )
        return Verdict(invoice, amount)

    def _freeze_year(self, referral, invoice):
        """Fix the worth of a contract year at the first qualification."""
        contract = self.env["account.move"].browse(invoice.id)._loyalty_contract()
        scale = referral.currency_id.decimal_places
        year = money.to_decimal(contract._loyalty_year(), scale)
        referral._keep(contract_id=contract.id, year_amount=float(year))

    def _target(self, referral, verdict):
        """The referrer's credit with its explanation."""
        terms = referral.terms
        today = fields.Date.context_today(self)
        return Target(
            origin=Origin(referral._name, referral.id),
            slot="referrer",
            account=Account(
                "credit",
                referral.referrer_id.commercial_partner_id.id,
                referral.company_id.id,
                referral.currency_id.id,
            ),
            movement="earn",
            amount=verdict.amount,
            day=today,
            reason=self._reason(referral, verdict),
            base=self._minor(referral, referral.year_amount),
            available_on=available_on(today, terms["hold_days"]),
            lapses=terms["surplus"] == "lapse",
        )

    def _reason(self, referral, verdict):
        """Say where the amount comes from."""
        invoice = verdict.invoice
        if not verdict.amount:
            friend = {"friend": referral.friend_id.name or ""}
            if referral.state == "refused":
                return Reason("referral_refused", friend)
            return Reason("referral_taken_back", friend)
        params = {
            "rate_percent": referral.terms["rate"],
            "annual_money": self._minor(referral, referral.year_amount),
            "friend": referral.friend_id.name,
            "invoice": self.env["account.move"].browse(invoice.id).name,
            "since_date": invoice.day,
        }
        if invoice.kept == invoice.untaxed:
            return Reason("referral_qualified", params)
        kept = {"kept_money": invoice.kept, "untaxed_money": invoice.untaxed}
        return Reason("referral_partly_kept", params | kept)

    def _show_verdict(self, referrals):
        """Show on ``referrals`` what the ledger now says of them."""
        rows = self.env["loyalty.ledger.entry"]._read_group(
            [
                ("transaction_id.origin_model", "=", referrals._name),
                ("transaction_id.origin_id", "in", referrals.ids),
                ("partner_id", "!=", False),
            ],
            ["transaction_id"],
            ["amount:sum"],
        )
        amounts = defaultdict(list)
        for transaction, amount in rows:
            amounts[transaction.origin_id].append(amount)
        for referral in referrals:
            earned = referral.currency_id.round(sum(amounts[referral.id]))
            state = self._state_of(referral, earned, bool(amounts[referral.id]))
            referral._keep(earned_amount=earned, state=state)

    def _state_of(self, referral, earned, has_entries):
        """The state that follows from the ledger and what people decided."""
        if referral.state in ENDED:
            return referral.state
        if earned > 0:
            return "qualified"
        if referral._open_doubts():
            return "review"
        return "reversed" if has_entries else "open"

    def _minor(self, referral, amount):
        """An amount of the referral in minor units of its currency."""
        return money.to_minor(amount, referral.currency_id.decimal_places)

    # ---------------------------------------------------------------- reading

    def _invoices(self, referrals):
        """Posted contract invoices of the friends: by (company, friend)."""
        found = defaultdict(list)
        moves = self.env["account.move"].search_fetch(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("partner_id.commercial_partner_id", "in", referrals.friend_id.ids),
                ("company_id", "in", referrals.company_id.ids),
                ("line_ids.contract_line_id", "!=", False),
            ],
            [
                "commercial_partner_id",
                "company_id",
                "invoice_date",
                "payment_state",
                "amount_untaxed_signed",
            ],
        )
        credited = dict(
            self.env["account.move"]._read_group(
                [("reversed_entry_id", "in", moves.ids), ("state", "=", "posted")],
                ["reversed_entry_id"],
                ["amount_untaxed_signed:sum"],
            )
        )
        for move in moves:
            scale = move.company_id.currency_id.decimal_places
            invoice = Invoice(
                id=move.id,
                day=move.invoice_date,
                posted=True,
                paid=move.payment_state in ("paid", "in_payment"),
                untaxed=money.to_minor(move.amount_untaxed_signed, scale),
                credited=-money.to_minor(credited.get(move, 0.0), scale),
            )
            key = (move.company_id.id, move.commercial_partner_id.id)
            found[key].append(invoice)
        return found
