from odoo import api, models


class LoyaltyLedgerTransaction(models.Model):
    """For whom: shares, overrides and limits say themselves after the commission."""

    _inherit = "loyalty.ledger.transaction"

    @api.depends("reason_code", "reason_params")
    def _compute_explanation(self):
        result = super()._compute_explanation()
        for row in self:
            known = row.reason_params or {}
            if not {"share_money", "override_money", "wanted_money"} & known.keys():
                continue
            said = row._division_sentences(row._shown_params())
            row.explanation = " ".join([row.explanation, *said])
        return result

    def _division_sentences(self, shown):
        """What each layer did to the amount, in the order it was done."""
        said = []
        if "share_money" in shown:
            said.append(
                self.env._(
                    "Of it a share of %(share_percent)s: %(share_money)s.", **shown
                )
            )
        if "override_money" in shown:
            said.append(self._override_sentence(shown))
        if "wanted_money" in shown:
            said.append(
                self.env._(
                    "The limits of the plan leave %(granted_money)s of "
                    "%(wanted_money)s; the rest waits for room.",
                    **shown,
                )
            )
        return said

    def _override_sentence(self, shown):
        """What a partner above earns on top."""
        if shown.get("override_of") == "base":
            return self.env._(
                "Override of level %(override_level)s: %(override_percent)s of "
                "%(below_money)s that the partner below earns on = %(override_money)s.",
                **shown,
            )
        return self.env._(
            "Override of level %(override_level)s: %(override_percent)s of the "
            "commission of %(below_money)s of the partner below = %(override_money)s.",
            **shown,
        )
