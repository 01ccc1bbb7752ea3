from odoo import api, models, tools
from odoo.tools import SQL

from ...policy import ledger, money
from ...policy.types import Account, Booked, Origin, Reason, Target

#: How it is explained that a movement is undone because nothing claims it any more.
_WITHDRAWN = {
    "use": "credit_released",
    "lapse": "surplus_kept",
    "settle": "cash_reopened",
}


class LoyaltyLedgerSync(models.AbstractModel):
    """The one shell around the policies: facts in, missing entries out.

    How to use: ``self.env["loyalty.ledger.sync"]._sync("account.move", ids)`` for
    any record that entries answer to. Hooks, cron, repair button and import call
    the same; calling it twice changes nothing (decision 1).

    How it works: the providers of the origin's model read today's facts and let
    a policy say what should be owed; what is booked already is subtracted; the
    difference is appended. Other addons add providers in :meth:`_providers`.
    """

    _name = "loyalty.ledger.sync"
    _description = "Loyalty Ledger Sync"

    @api.model
    @tools.ormcache()
    def _is_listening(self):
        """Is there anything that an invoice could change? Cached; costs no query."""
        return any(
            self.env[model].sudo().with_context(active_test=False).search_count([], 1)
            for model in self._listening_models()
        )

    def _listening_models(self):
        """Models whose first record makes invoices matter to the ledger."""
        return ["loyalty.referral", "loyalty.ledger.transaction", "loyalty.tier"]

    def _reward_origins(self):
        """Models whose records earn rewards (``loyalty.reward.origin``)."""
        return ["loyalty.referral"]

    def _providers(self):
        """Map an origin's model to the methods that state its targets.

        Each takes a list of ids, which may be gone, and returns targets.
        """
        return {
            "loyalty.referral": [self._referral_targets],
            "account.move": [self._redemption_targets, self._cash_targets],
            "loyalty.ledger.entry": [self._lapse_targets],
        }

    def _affected(self, model, ids):
        """Name the other origins that a change of these may concern.

        :return: list of (model, ids)
        """
        lots = self.env["loyalty.redemption.facts"]
        if model in self._reward_origins():
            return [("loyalty.ledger.entry", lots._lots_of(model, ids))]
        if model != "account.move":
            return []
        referral_ids = self.env["loyalty.referral.facts"]._referral_ids_of(ids)
        return [
            ("loyalty.referral", referral_ids),
            ("loyalty.ledger.entry", lots._lots_used_by(ids)),
        ]

    def _sync_all(self, model, ids):
        """Sync ``ids`` and whatever a change of them concerns."""
        self = self.sudo()  # whoever posts an invoice need not see the ledger
        self._sync(model, ids)
        for other_model, other_ids in self._affected(model, ids):
            self._sync_all(other_model, other_ids)

    def _sync(self, model, ids):
        """Bring the ledger in line with what the origins say today."""
        if not ids:
            return
        self = self.sudo()
        self.env["loyalty.ledger.posting"]._append(self._missing(model, ids))
        wishes = self._wishes(model, ids)
        if wishes is not None:
            self.env["loyalty.grant"]._want(model, ids, wishes)
        self._after_sync(model, ids)

    def _missing(self, model, ids):
        """Drafts of what the origins ask for today and the ledger does not hold."""
        targets = [
            target for provider in self._providers()[model] for target in provider(ids)
        ]
        drafts = ledger.difference(targets, self._booked(model, ids))
        lapsed = self.env["loyalty.expiry.facts"]._lapsed_of(drafts)
        return drafts + ledger.put_back(drafts, lapsed)

    def _after_sync(self, model, ids):
        """Let the origins show what the ledger now says."""
        if model == "loyalty.referral":
            referrals = self.env["loyalty.referral"].browse(ids).exists()
            self.env["loyalty.referral.facts"]._show_verdict(referrals)

    def _booked(self, model, ids):
        """Read what stands in the ledger for the origins: dict from key to Booked."""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT origin.origin_id, origin.slot, origin.movement, origin.lot_id,
                       entry.purpose, entry.partner_id, entry.company_id,
                       entry.currency_id, currency.decimal_places AS scale,
                       SUM(entry.amount) AS amount, COUNT(*) AS entries,
                       MAX(entry.date) AS day, MAX(entry.reward_id) AS reward_id
                  FROM loyalty_ledger_transaction origin
                  JOIN loyalty_ledger_entry entry
                    ON entry.transaction_id = origin.id
                   AND entry.partner_id IS NOT NULL
                  JOIN res_currency currency ON currency.id = entry.currency_id
                 WHERE origin.origin_model = %s
                   AND origin.origin_id = ANY(%s)
                   AND origin.movement <> ALL(%s)
              GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
                """,
                model,
                list(ids),
                self._movements_by_hand(),
            )
        )
        booked = {}
        for row in rows:
            withdrawn = _withdrawn(model, row)
            amount = money.to_minor(row["amount"], row["scale"])
            booked[withdrawn.key] = Booked(withdrawn, amount, row["entries"])
        return booked

    def _movements_by_hand(self):
        """Movements that people decide; no fact can take them back."""
        return ["adjust"]

    # -------------------------------------------------------------- providers

    def _wishes(self, model, ids):
        """What should have been handed out for the origins: a list of ``Wish``.

        None for a model that never promises things; other addons extend this.
        """
        if model != "loyalty.referral":
            return None
        referrals = self.env["loyalty.referral"].browse(ids).exists()
        return self.env["loyalty.referral.facts"]._wishes(
            referrals.filtered("friend_id")
        )

    def _referral_targets(self, ids):
        """What referrals are worth today (see ``loyalty.referral``)."""
        referrals = self.env["loyalty.referral"].browse(ids).exists()
        referrals._examine()
        return self.env["loyalty.referral.facts"]._targets(
            referrals.filtered("friend_id")
        )

    def _redemption_targets(self, ids):
        """What the reward lines of invoices take from their lots."""
        return self.env["loyalty.redemption.facts"]._targets(ids)

    def _cash_targets(self, ids):
        """What the lines of vendor bills pay out of cash rewards."""
        return self.env["loyalty.cash.facts"]._targets(ids)

    def _lapse_targets(self, ids):
        """What lapses of lots: that have covered a whole year, or have expired."""
        surpluses = self.env["loyalty.redemption.facts"]._surplus_targets(ids)
        return surpluses + self.env["loyalty.expiry.facts"]._targets(ids, surpluses)


def _withdrawn(model, row):
    """The target that would take back what a row of ``_booked`` says."""
    names = ("purpose", "partner_id", "company_id", "currency_id")
    movement = row["movement"]
    return Target(
        origin=Origin(model, row["origin_id"]),
        slot=row["slot"],
        account=Account(*(row[name] for name in names)),
        movement=movement,
        amount=0,
        day=row["day"],
        reason=Reason(_WITHDRAWN.get(movement, "withdrawn")),
        lot_id=row["lot_id"],
        reward_id=row["reward_id"],
    )
