from odoo import models

from odoo.addons.loyalty_referral.policy import money

from ... import proof_queries as queries

#: Figures of a statement that are kept, besides those that follow from them.
_FIGURES = ("opening", "earned", "taken_back", "adjusted", "settled", "closing")


class LoyaltyLedgerProof(models.Model):
    """Statements are proven against their entries, their bills and the general ledger."""

    _inherit = "loyalty.ledger.proof"

    def _checks(self):
        return super()._checks() | queries.CHECKS

    def _meanings(self):
        return super()._meanings() | {
            "bills": self.env._("The bill does not say what the statement settles."),
            "bills_in_general_ledger": self.env._(
                "The lines of the bill in the general ledger are not what it says."
            ),
            "settled_without_bill": self.env._(
                "The statement settles money, and no bill pays it."
            ),
            "figures": self.env._(
                "The statement's figures are not the sums of its entries."
            ),
        }

    def _differences(self, model, ids):
        findings = super()._differences(model, ids)
        if model == "loyalty.commission.statement":
            findings += self._unfooted(ids)
        return findings

    def _unfooted(self, ids):
        """Values of findings: statements that show other sums than their entries'."""
        statements = self.env["loyalty.commission.statement"].browse(ids).exists()
        shown = {
            row["id"]: row
            for row in statements.read([f"{name}_amount" for name in _FIGURES])
        }
        sums = self.env["loyalty.commission.settlement"]._figures(statements)
        findings = []
        for statement in statements:
            currency = statement.currency_id
            for name in _FIGURES:
                minor = getattr(sums[statement.id], name)
                expected = float(money.to_decimal(minor, currency.decimal_places))
                found = shown[statement.id][f"{name}_amount"]
                if currency.compare_amounts(expected, found):
                    amounts = (expected, found, currency.id, statement.company_id.id)
                    findings.append(
                        self._finding(
                            "figures", statement._name, statement.id, *amounts
                        )
                    )
        return findings
