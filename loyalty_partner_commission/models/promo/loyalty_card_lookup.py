from odoo import models

from odoo.addons.loyalty_referral.policy import code as code_policy


class LoyaltyCard(models.Model):
    """A code that was typed or followed: is there one, and may this customer use it?

    Whoever guesses learns nothing by the clock: a code that there is not, one of another
    customer or company, a used one and an expired one are all asked the same questions.
    """

    _inherit = "loyalty.card"

    def _find_issued(self, text):
        """The partner's code that somebody typed or followed; an empty set if none."""
        code = code_policy.normalise(text or "")
        if not code_policy.is_well_formed(code):
            return self.browse()
        return self.sudo().search([("code", "=", code), ("issuer_id", "!=", False)])

    def _usable(self, text, customer, company):
        """The code and whether ``customer`` may use it now.

        Where there is none, any other stands in for it and is asked in its place.

        :return: pair of the card, an empty set if there is none, and a boolean
        """
        stand_in = self.sudo().search([("issuer_id", "!=", False)], order="id", limit=1)
        found = self._find_issued(text)
        # all are read in one go, so that it does not matter who is known already
        (customer | (found | stand_in).addressee_id).mapped("commercial_partner_id")
        asked = found or stand_in
        if not asked:  # no partner has issued any: there is nothing to be found out
            return found, False
        answers = (
            bool(found),
            asked.program_id.active,
            asked.partner_state == "open",
            not asked._refusal(customer, asked.company_id or company),
        )
        return found, all(answers)
