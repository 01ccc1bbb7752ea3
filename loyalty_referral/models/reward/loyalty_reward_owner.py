from odoo import fields, models


class LoyaltyRewardOwner(models.AbstractModel):
    """Whoever promises rewards: a referral programme, a mission (ADR 0011).

    A model becomes an owner by inheriting this, and by adding a field for itself to
    ``loyalty.referral.reward`` and the field's name to its ``_owner_fields``. It has a
    ``name`` that customers read on invoices.
    """

    _name = "loyalty.reward.owner"
    _description = "Owner of Rewards"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Discount product",
        check_company=True,
        domain=[("type", "=", "service")],
        default=lambda self: self._default_product(),
        help="Product of the discount line on the customer's invoice.",
    )
    discount_account_id = fields.Many2one(
        "account.account",
        string="Discount account",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other", "expense"))],
        help="Where the discount is posted; empty: the account of the product.",
    )

    def _default_product(self):
        """The product that rewards come with."""
        return self.env.ref("loyalty_referral.product_reward", raise_if_not_found=False)

    def _discount_product(self):
        """Product of the discount lines."""
        return self.product_id or self._default_product()

    def _has_friend(self):
        """Is there a friend, whose purchase can measure a reward?"""
        return False

    def _has_promised(self):
        """Was somebody promised its rewards, so that they change by a new version only?

        No, where each success keeps what was promised at the time.
        """
        return False

    def _refuse_if_promised(self):
        """Raise where rewards change by a new version only."""

    def _promised_rewards(self):
        """Ids of rewards that were promised to somebody and cannot be deleted."""
        return set()
