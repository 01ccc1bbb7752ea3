from odoo import models

from ...policy import money


class LoyaltyRedemptionPreview(models.AbstractModel):
    """What credit that is a payment will pay, after tax and after price reductions."""

    _inherit = "loyalty.redemption.preview"

    def _payments(self, documents, totals, wishes=None):
        """What such credit pays of each of ``documents``, were it posted now.

        :param totals: what is to pay of a document before (dict from id); a document
            that is missing is to pay in full
        :param wishes: how much of which lot somebody wants (see ``loyalty.redemption``)
        :return: dict from document id to plain values, amounts with taxes; documents
            that it cannot pay are missing
        """
        if not self.env["loyalty.reward.payment"]._is_offered():
            return {}
        found = {}
        for company, own in self._payables(documents).items():
            lots = self._look_at(own, company, "payment")
            for id_, payable in own.items():
                own_lots = lots.get(payable.owner.id)
                if own_lots and payable.base_lines:
                    paid = self._payment(payable, own_lots, totals.get(id_), wishes)
                    found[id_] = paid
        return found

    def _payment(self, payable, lots, total, wishes):
        """Plain values: what is to pay before and after, from which lots."""
        words = self.env["loyalty.reward.line"]
        words._weigh(payable)
        if total is None:
            total = payable.money(words._total(payable))
        residual = money.to_minor(total, payable.currency.decimal_places)
        payments = self.env["loyalty.reward.payment"]
        uses = payments._plan(payable, lots, residual, wishes)
        off = sum(use.off for use in uses)
        demand = payments._demand(payable, lots, residual)
        return {
            "currency": payable.currency,
            "off": payable.money(off),
            "total_before": total,
            "total_after": payable.money(residual - off),
            "lots": self._lots(payable, lots, uses, demand),
        }

    def _sentences(self, documents):
        """Extend: and what is paid after tax."""
        previews = self._previews(documents)
        sentences = {id_: self._sentence(preview) for id_, preview in previews.items()}
        totals = {id_: preview["total_after"] for id_, preview in previews.items()}
        for id_, paid in self._payments(documents, totals).items():
            parts = (sentences.get(id_), self._payment_sentence(paid))
            sentences[id_] = "; ".join(filter(None, parts)) or False
        return sentences

    def _payment_sentence(self, paid):
        """\"600 − 50 = 550 with taxes\""""
        if not paid["off"]:
            return False
        shown = self._shown(paid, "total_before", "off", "total_after")
        return self.env._(
            "%(total_before)s − %(off)s = %(total_after)s with taxes", **shown
        )
