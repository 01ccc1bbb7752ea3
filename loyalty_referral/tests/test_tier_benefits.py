"""Benefits come with a tier and go with it; what a person chose is left alone."""

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierBenefits(TierCommon):
    """A price list for Gold, a longer payment term for Silver and Gold."""

    def test_benefits_come_and_go_with_the_tier(self):
        former = self.referrer.sudo().property_payment_term_id
        move = self.buy(5000)
        self.evaluate()
        partner = self.referrer.sudo().with_company(self.company)
        self.assertEqual(partner.specific_property_product_pricelist, self.pricelist)
        self.assertEqual(partner.property_payment_term_id, self.term)

        self.credit_note(move)
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.gold, "in grace")
        self.assertEqual(
            self.standing().grace_until, self.today + relativedelta(days=30)
        )
        self.evaluate(days=29)
        self.assertEqual(self.standing().tier_id, self.gold)
        self.evaluate(days=30)

        self.assertEqual(self.standing().tier_id, self.red)
        self.assertFalse(partner.specific_property_product_pricelist)
        self.assertEqual(partner.property_payment_term_id, former)

    def test_what_a_person_chose_meanwhile_stays(self):
        move = self.buy(5000)
        self.evaluate()
        partner = self.referrer.sudo().with_company(self.company)
        special = self.pricelist.copy({"name": "Special"})
        partner.specific_property_product_pricelist = special

        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)

        self.assertEqual(partner.specific_property_product_pricelist, special)
        kept = self.env["loyalty.tier.benefit.applied"].sudo()
        kept = kept.search(
            [("partner_id", "=", self.referrer.id), ("was_kept", "=", 1)]
        )
        self.assertEqual(kept.benefit_id.kind, "pricelist")
