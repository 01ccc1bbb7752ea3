from collections import defaultdict

from odoo import models
from odoo.tools import format_amount

from ...policy import discount, money, redemption


class LoyaltyRedemptionPreview(models.AbstractModel):
    """What the next invoice would use: the same policy, without locks or writes."""

    _name = "loyalty.redemption.preview"
    _description = "Loyalty Redemption Preview"

    def _previews(self, documents, wishes=None):
        """What each of ``documents`` would use, were it billed alone and now.

        :param documents: orders, contracts or draft invoices
        :param wishes: how much of which lot somebody wants (see ``loyalty.redemption``)
        :return: dict from document id to plain values (see :meth:`_preview`);
            documents that credit cannot pay are missing
        """
        previews = {}
        for company, own in self._payables(documents).items():
            lots = self._look_at(own, company, "discount")
            lowered = self._tiers(documents, own.values(), company)
            for id_, payable in own.items():
                owner_id = payable.owner.id
                has = (lots.get(owner_id, {}), lowered.get(owner_id))
                if preview := self._preview(payable, *has, wishes):
                    previews[id_] = preview
        return previews

    def _payables(self, documents):
        """Those of ``documents`` that credit may pay, by company and by id."""
        by_company = defaultdict(dict)
        if self.env["loyalty.ledger.sync"]._is_listening():
            for document in documents.sudo():
                if payable := document._loyalty_payable():
                    by_company[payable.company][document.id] = payable
        return by_company

    def _look_at(self, payables, company, vat_mode):
        """Open lots of the owners of ``payables``, without a lock: by partner id."""
        partners = {payable.owner.id for payable in payables.values()}
        entries = self.env["loyalty.ledger.entry"].sudo()
        return entries._look_at_lots(partners, company, vat_mode)

    def _tiers(self, documents, payables, company):
        """Discounts of tiers that are still to come: a draft has them already."""
        if documents._name == "account.move":
            return {}
        return self.env["loyalty.tier.discount"].sudo()._open(payables, company)

    def _preview(self, payable, lots, tiers=None, wishes=None):
        """Plain values: what is to pay now and after, from which lots, what is left.

        Amounts are untaxed and in the document's currency unless their name says
        otherwise; ``credit_left`` is in the company's. The tier's discount is in
        ``off`` and, with its words, in ``tier``.
        """
        if not (lots or tiers) or not payable.base_lines:
            return None
        lines = self.env["loyalty.reward.line"]
        lines._weigh(payable)
        due = sum(discount.to_pay(payable.parts))
        total = lines._total(payable)
        if due <= 0:
            return None
        lowered = self.env["loyalty.tier.discount"]._take(payable, tiers)
        demand = lines._demand(payable, lots)
        rows = [row.lot for row in lots.values()]
        uses = redemption.plan(demand, rows, wishes)
        gross = sum(row[1] for row in lines._gross(payable, demand, uses))
        off = sum(use.off for use in uses)
        if lowered:
            off, gross = off + lowered.off, gross + lowered.gross
        return {
            "currency": payable.currency,
            "due": payable.money(due),
            "off": payable.money(off),
            "to_pay": payable.money(due - off),
            "total_before": payable.money(total),
            "total_after": payable.money(total - gross),
            "tier": self._tier_in_words(lowered),
            "rights_left": redemption.rights_left(rows, uses, demand),
            "credit_left": self._credit_left(rows, uses, payable.company),
            "lots": self._lots(payable, lots, uses, demand),
        }

    def _tier_in_words(self, lowered):
        """\"Gold: 5 %\""""
        if not lowered:
            return ""
        tier = lowered.membership.tier_id
        return self.env._(
            "%(tier)s: %(rate)s %%", tier=tier.name, rate=f"{lowered.benefit.rate:g}"
        )

    def _credit_left(self, rows, uses, company):
        """What of all lots would be left, in the company's currency."""
        left = sum(row.remaining for row in rows) - sum(use.amount for use in uses)
        return float(money.to_decimal(left, company.currency_id.decimal_places))

    def _lots(self, payable, lots, uses, demand):
        """Each lot as plain values: what it is for and what it gives, in order of use."""
        offs = {use.lot_id: use.off for use in uses}
        scale = payable.company.currency_id.decimal_places
        return [
            {
                "lot_id": row.id,
                "name": self.env["loyalty.reward.line"]._title(lots[row.id]),
                "expires_on": row.expires_on or False,
                "available": float(money.to_decimal(row.remaining, scale)),
                "usable": payable.money(redemption.usable(row, demand)),
                "off": payable.money(offs.get(row.id, 0)),
            }
            for row in redemption.in_order(row.lot for row in lots.values())
        ]

    def _sentence(self, preview):
        """\"Your next invoice: 600 - 600 = 0; 2 rights left\""""
        if not preview or not preview["off"]:
            return False
        shown = self._shown(preview, "due", "off", "to_pay")
        sentence = self.env._("%(due)s − %(off)s = %(to_pay)s before taxes", **shown)
        if preview["tier"]:
            sentence = f"{sentence} ({preview['tier']})"
        if not preview["lots"]:
            return sentence
        count = preview["rights_left"]
        if not count:
            return self.env._("%s; no right left", sentence)
        if count == 1:
            return self.env._("%s; 1 right left", sentence)
        return self.env._(
            "%(sentence)s; %(count)s rights left", sentence=sentence, count=count
        )

    def _shown(self, preview, *names):
        """Those amounts of a preview, written in its currency."""
        return {
            name: format_amount(self.env, preview[name], preview["currency"])
            for name in names
        }

    def _sentences(self, documents):
        """The sentence for each of ``documents``: dict from id."""
        return {
            id_: self._sentence(preview)
            for id_, preview in self._previews(documents).items()
        }
