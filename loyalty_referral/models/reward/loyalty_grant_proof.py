from odoo import models
from odoo.tools import SQL

from ... import proof_queries as queries


class LoyaltyLedgerProof(models.Model):
    """Things are proven like money: is just that wanted which the facts promise today?

    What was wanted and could not be handed out, or taken back, shows on the grant.
    """

    _inherit = "loyalty.ledger.proof"

    def _meanings(self):
        return super()._meanings() | {
            "wishes": self.env._(
                "The document promises another number of things than was granted."
            )
        }

    def _origins(self):
        return [*super()._origins(), SQL(queries.GRANTED)]

    def _differences(self, model, ids):
        return super()._differences(model, ids) + self._ungranted(model, ids)

    def _ungranted(self, model, ids):
        """Values of findings: wishes of today that the grants do not show."""
        wishes = self.env["loyalty.ledger.sync"]._wishes(model, ids)
        if wishes is None:
            return []
        expected = {}
        for wish in wishes:
            key = (wish.origin.id, wish.slot, wish.partner_id)
            expected[key] = (float(wish.quantity), wish.company_id)
        grants = self.env["loyalty.grant"].search(
            [("origin_model", "=", model), ("origin_id", "in", ids)]
        )
        found = {
            (grant.origin_id, grant.slot, grant.partner_id.id): grant
            for grant in grants
        }
        findings = []
        for key in sorted(expected.keys() | found.keys()):
            grant = found.get(key, self.env["loyalty.grant"])
            quantity, company_id = expected.get(key, (0.0, grant.company_id.id))
            if round(quantity, 2) != round(grant.wanted, 2):
                amounts = (quantity, grant.wanted, None, company_id)
                findings.append(self._finding("wishes", model, key[0], *amounts))
        return findings
