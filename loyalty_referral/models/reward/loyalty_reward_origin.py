from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL


class LoyaltyRewardOrigin(models.AbstractModel):
    """A record that earns rewards: its ``terms`` hold them as they were promised.

    A model becomes one by inheriting this and naming itself in ``_reward_origins`` of
    ``loyalty.ledger.sync``. ``_receiver_fields`` are where whoever gets something stands.
    """

    _name = "loyalty.reward.origin"
    _description = "Origin of Rewards"
    _inherit = ["loyalty.origin.mixin"]
    _receiver_fields = ("partner_id",)

    own_years = fields.Json(
        readonly=True,
        copy=False,
        help="By reward: a year of the receiver's own contract, as it was when the "
        "reward was first granted (cents).",
    )
    waits_for_contract = fields.Boolean(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Free months are owed, but the receiver has no contract of their own yet.",
    )
    grant_ids = fields.One2many("loyalty.grant", compute="_compute_grant_ids")

    def _compute_grant_ids(self):
        grants = self.env["loyalty.grant"].search(
            [("origin_model", "=", self._name), ("origin_id", "in", self.ids)]
        )
        by_origin = grants.grouped("origin_id")
        for origin in self:
            origin.grant_ids = by_origin.get(origin.id)

    def _verdict_fields(self):
        """Extend: what the sync finds out about rewards."""
        return super()._verdict_fields() | {"own_years", "waits_for_contract"}

    def _fix_own_years(self, due):
        """A year of the receiver's own contract, fixed when it is first asked for.

        :param due: pairs of a reward (policy ``RewardTerms``) that is owed today, and
            its receiver
        :return: dict from reward id to minor units
        """
        self.ensure_one()
        fixed = dict(self.own_years or {})
        is_waiting = False
        for promised, receiver in due:
            key = str(promised.id)
            if promised.kind == "free_periods" and not fixed.get(key):
                contract = self.env["contract.contract"]._loyalty_own(
                    receiver, self.company_id
                )
                fixed[key] = contract._loyalty_year() if contract else 0
                is_waiting |= not fixed[key]
        self._keep(own_years=fixed, waits_for_contract=is_waiting)
        return {int(key): year for key, year in fixed.items()}

    def _waiting_for_contract(self, entities):
        """Those that owe these customers months of a contract they do not have yet."""
        domains = [
            [("waits_for_contract", "=", True), (name, "in", entities.ids)]
            for name in self._receiver_fields
        ]
        found = self.browse()
        for domain in domains:
            found |= self.with_context(active_test=False).search(domain)
        return found

    def _booked_amounts(self):
        """What was booked for these: by id, then by partner id."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT origin.origin_id, entry.partner_id, SUM(entry.amount)
                  FROM loyalty_ledger_transaction origin
                  JOIN loyalty_ledger_entry entry
                    ON entry.transaction_id = origin.id
                   AND entry.partner_id IS NOT NULL
                 WHERE origin.origin_model = %s
                   AND origin.origin_id = ANY(%s)
              GROUP BY 1, 2
                """,
                self._name,
                self.ids,
            )
        )
        booked = defaultdict(dict)
        for origin_id, partner_id, amount in rows:
            booked[origin_id][partner_id] = float(amount)
        return booked

    # ----------------------------------------------------------------- limits

    def _is_limited(self, promised):
        """Does what was promised (policy ``RewardTerms``) answer to some limit?"""
        return bool(promised.is_money and promised.max_amount)

    def _limits(self, promised, key, known):
        """Limits (policy) of one claim.

        :param key: the claim: (model, id, slot, partner id)
        :param known: keys of counters that the claim answers to already
        """
        return ()
