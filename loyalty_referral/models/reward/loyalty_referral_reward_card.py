from odoo import api, fields, models
from odoo.fields import Command

from .loyalty_referral_reward import CARD_KINDS


class LoyaltyReferralReward(models.Model):
    """Finds or makes the core programme of a reward that lives on a card.

    Points and eWallets go into the programme that the company has already: nobody
    wants two. Coupons and gifts get a programme of their own. What is made is
    a start; its rewards are changed in *Sales > Products > Discount & Loyalty*.
    """

    _inherit = "loyalty.referral.reward"

    gift_product_id = fields.Many2one(
        "product.product",
        string="Gift",
        check_company=True,
        domain=[("sale_ok", "=", True)],
        help="What the receiver finds on their next order for free. Needed only when "
        "the card programme is to be made.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give rewards that live on a card a programme, where none is chosen."""
        for vals in vals_list:
            if vals.get("kind") in CARD_KINDS and not vals.get("loyalty_program_id"):
                card_program = self._card_program_for(vals, self._company_of(vals))
                vals["loyalty_program_id"] = card_program.id
        return super().create(vals_list)

    def write(self, vals):
        """Do the same when the kind of a reward changes."""
        if vals.get("kind") in CARD_KINDS and not vals.get("loyalty_program_id"):
            for reward in self:
                own = {"gift_product_id": reward.gift_product_id.id} | vals
                fitting = CARD_KINDS[vals["kind"]]
                if reward.loyalty_program_id.program_type not in fitting:
                    program = self._card_program_for(own, reward.company_id)
                    super(LoyaltyReferralReward, reward).write(
                        {"loyalty_program_id": program.id, **vals}
                    )
        return super().write(vals)

    def _company_of(self, vals):
        """The company of the owner that ``vals`` name."""
        for name in self._owner_fields():
            if vals.get(name):
                return self[name].browse(vals[name]).company_id
        return self.env.company

    def _card_program_for(self, vals, company):
        """The core programme for a kind of reward: the one there is, or a new one."""
        programs = self.env["loyalty.program"].sudo().with_company(company)
        type_ = CARD_KINDS[vals["kind"]][0]
        if vals["kind"] in ("points", "ewallet"):
            existing = programs.search(
                [
                    ("program_type", "=", type_),
                    ("company_id", "in", (False, company.id)),
                ],
                limit=1,
            )
            if existing:
                return existing
        if vals["kind"] == "gift" and not vals.get("gift_product_id"):
            return programs.browse()  # the constraint says what is missing
        return programs.create(
            {
                **programs._program_type_default_values()[type_],
                "program_type": type_,
                "company_id": company.id,
                **self._prepare_card_program(vals),
            }
        )

    def _prepare_card_program(self, vals):
        """What is special about a programme for a kind of reward."""
        match vals["kind"]:
            case "points":
                return {
                    "name": self.env._("Points"),
                    "rule_ids": [Command.clear()],  # purchases earn nothing by this
                    "reward_ids": [
                        Command.clear(),
                        Command.create(
                            {
                                "discount_mode": "per_order",
                                "discount": 5.0,
                                "required_points": 100,
                            }
                        ),
                    ],
                }
            case "ewallet":
                return {"name": self.env._("eWallet")}
            case "coupon":
                return {"name": self.env._("Coupon")}
        product = self.env["product.product"].browse(vals["gift_product_id"])
        return {
            "name": self.env._("Gift: %s", product.name),
            "reward_ids": [
                Command.clear(),
                Command.create(
                    {
                        "reward_type": "product",
                        "reward_product_id": product.id,
                        "reward_product_qty": 1,
                        "required_points": 1,
                    }
                ),
            ],
        }
