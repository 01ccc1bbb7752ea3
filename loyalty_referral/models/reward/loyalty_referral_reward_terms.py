from odoo import api, fields, models, tools
from odoo.tools import format_amount

from ...inside import is_inside
from ...policy import money

#: What a referral keeps of a reward; whoever has it is not touched by later changes.
PROMISED = ("side", "kind", "hold_days", "expiry_months", "surplus")

#: What only a new version of the programme changes.
TERMS = {*PROMISED, "rate", "amount", "quantity", "active"}


class LoyaltyReferralReward(models.Model):
    """What of a reward is promised: as a snapshot, and in words."""

    _inherit = "loyalty.referral.reward"

    has_promised = fields.Boolean(
        compute="_compute_has_promised",
        help="Somebody was promised it: its terms change by a new version only.",
    )

    @api.depends(lambda self: self._owner_fields())
    def _compute_has_promised(self):
        for reward in self:
            owner = reward._owner()
            reward.has_promised = bool(owner) and owner._has_promised()

    def _refuse_if_promised(self):
        """What a running owner promised is not changed one by one."""
        for reward in self:
            reward._owner()._refuse_if_promised()

    @api.model_create_multi
    def create(self, vals_list):
        """A running programme gets another reward by a new version only."""
        rewards = super().create(vals_list)
        self._forget_payments(*vals_list)
        if not is_inside(self, "loyalty_new_version"):
            rewards._refuse_if_promised()
        return rewards

    def write(self, vals):
        """What somebody was promised changes by a new version only."""
        is_term = TERMS & set(vals)
        if is_term and not is_inside(self, "loyalty_new_version"):
            self._refuse_if_promised()
        result = super().write(vals)
        self._forget_payments(vals)
        return result

    @api.model
    @tools.ormcache()
    def _are_payments_offered(self):
        """Is any reward a payment, not a price reduction? Cached; costs no query."""
        rewards = self.sudo().with_context(active_test=False)
        return bool(rewards.search_count([("vat_mode", "=", "payment")], limit=1))

    def _forget_payments(self, *vals_list):
        """Look again whether rewards are payments, after one became one."""
        if any(vals.get("vat_mode") == "payment" for vals in vals_list):
            self.env.registry.clear_cache()

    def _prepare_terms(self):
        """Snapshot of what is promised; exact numbers are text, money is cents."""
        self.ensure_one()
        digits = self.currency_id.decimal_places
        return {name: self[name] for name in PROMISED} | {
            "id": self.id,
            "rate": f"{self.rate:g}",
            "quantity": f"{self.quantity:g}",
            "amount": money.to_minor(self.amount, digits),
            "max_amount": money.to_minor(self.max_amount, digits),
        }

    @api.depends(
        "side",
        "kind",
        "rate",
        "amount",
        "quantity",
        "surplus",
        "loyalty_program_id.name",
        "service_product_id.name",
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        sides = dict(self._fields["side"]._description_selection(self.env))
        for reward in self:
            words = reward._worth_in_words()
            if reward.side == "customer":  # nobody else could have it
                reward.display_name = words
            else:
                reward.display_name = f"{sides.get(reward.side, '')}: {words}"

    def _worth_in_words(self):
        """What the receiver gets, in a few words."""
        self.ensure_one()
        if self.kind == "contract_credit":
            return self._contract_credit_in_words()
        values = {
            "quantity": f"{self.quantity:g}",
            "rate": f"{self.rate:g}",
            "amount": self.currency_id
            and format_amount(self.env, self.amount, self.currency_id),
            "card": self.loyalty_program_id.name or "…",
            "service": self.service_product_id.name or "…",
        }
        return self._phrases()[self.kind or "fixed"] % values

    def _contract_credit_in_words(self):
        """Like for like, and what becomes of the rest."""
        if self.surplus == "carry":
            sentence = self.env._("%g %% of a contract year of the friend", self.rate)
        else:
            sentence = self.env._(
                "%g %% of a contract year of the friend, up to your own contract",
                self.rate,
            )
        return sentence

    def _phrases(self):
        """Map each kind to what the receiver gets."""
        return {
            "free_periods": self.env._("%(quantity)s free months of your own contract"),
            "fixed": self.env._("%(amount)s off your next invoices"),
            "percentage": self.env._("%(rate)s %% of what the friend bought"),
            "cash": self.env._("%(amount)s in cash"),
            "points": self.env._("%(quantity)s points of %(card)s"),
            "ewallet": self.env._("%(quantity)s in your eWallet %(card)s"),
            "coupon": self.env._("%(quantity)s × coupon %(card)s"),
            "gift": self.env._("%(quantity)s × gift %(card)s"),
            "service": self.env._("%(service)s, free for %(quantity)s months"),
        }
