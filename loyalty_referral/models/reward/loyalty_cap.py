from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ... import cap_queries as queries
from ...policy import caps, money


class LoyaltyCap(models.Model):
    """A counter behind a limit: how much of it is used, and by whom.

    Changed relative to what is there, under a lock on the row: two batches never grant
    the same room (decision 2). What found no room stands in the shares and is granted
    as soon as there is some.
    """

    _name = "loyalty.cap"
    _description = "Limit of Rewards"
    _order = "id desc"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    counts = fields.Boolean(
        string="Counts rewards",
        readonly=True,
        help="It limits how many rewards are granted, not how much.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    used = fields.Float(
        digits=(20, 0),
        readonly=True,
        help="In minor units of the currency, or a number of rewards.",
    )
    used_amount = fields.Monetary(string="Granted", compute="_compute_amounts")
    waiting_amount = fields.Monetary(
        string="Waiting for room",
        compute="_compute_amounts",
        help="Earned, but beyond the limit. It is granted when there is room.",
    )
    share_ids = fields.One2many("loyalty.cap.share", "cap_id", readonly=True)

    _key_uniq = models.Constraint("UNIQUE (key)", "There is one counter for a limit.")

    @api.depends("used", "share_ids")
    def _compute_amounts(self):
        rows = self.env["loyalty.cap.share"]._read_group(
            [("cap_id", "in", self.ids)], ["cap_id"], ["wanted:sum", "granted:sum"]
        )
        waiting = {cap: wanted - granted for cap, wanted, granted in rows}
        for cap in self:
            digits = cap.currency_id.decimal_places
            minor = 0 if cap.counts else int(cap.used)
            cap.used_amount = float(money.to_decimal(minor, digits))
            cap.waiting_amount = float(
                money.to_decimal(int(waiting.get(cap, 0)), digits)
            )

    def _allot(self, claims, company):
        """Grant ``claims`` (policy) as far as their limits allow, and remember it.

        :param claims: their keys are (origin model, origin id, slot, partner id)
        :return: policy ``Allotment``
        """
        claims = [claim for claim in claims if claim.limits]
        if not claims:
            return caps.Allotment({}, {})
        counters = self._lock(claims, company)
        held = self._held(claims)
        used = {key: int(used) for key, (_id, used) in counters.items()}
        allotment = caps.allot(claims, used, held)
        self._keep(claims, allotment, counters)
        self._move(allotment, held, counters)
        self.invalidate_model()
        self.env["loyalty.cap.share"].invalidate_model()
        return allotment

    def _lock(self, claims, company):
        """Lock the counters of ``claims``: dict from key to (id, used)."""
        limits = {limit.key: limit for claim in claims for limit in claim.limits}
        own = (company.id, company.currency_id.id, 0)
        self.env.cr.execute_values(
            queries.OPEN,
            [(key, limit.counts, *own) for key, limit in sorted(limits.items())],
        )
        rows = self.env.execute_query(SQL(queries.LOCK, list(limits)))
        return {key: (id_, used) for id_, key, used in rows}

    def _held(self, claims):
        """What the origins of ``claims`` hold: dict from (key, claim) to share."""
        by_model = defaultdict(set)
        for claim in claims:
            by_model[claim.key[0]].add(claim.key[1])
        return {
            (key, tuple(claim)): int(share)
            for model, ids in by_model.items()
            for key, *claim, share in self.env.execute_query(
                SQL(queries.SHARES, model, list(ids))
            )
        }

    def _keep(self, claims, allotment, counters):
        """Write down what each claim wanted, was granted and holds."""
        self.env.cr.execute_values(
            queries.KEEP,
            [
                (
                    counters[limit.key][0],
                    *claim.key,
                    max(0, claim.wanted),
                    max(0, allotment.granted[claim.key]),
                    max(0, allotment.shares[limit.key, claim.key]),
                )
                for claim in claims
                for limit in claim.limits
            ],
        )

    def _move(self, allotment, held, counters):
        """Move the counters, and look again at those who wait where room appeared."""
        deltas = defaultdict(int)
        for (key, claim), share in allotment.shares.items():
            deltas[key] += max(0, share) - held.get((key, claim), 0)
        moved = [(counters[key][0], delta) for key, delta in deltas.items() if delta]
        ids, amounts = [id_ for id_, _ in moved], [delta for _, delta in moved]
        self.env.cr.execute(SQL(queries.MOVE, ids, amounts))
        self.browse(id_ for id_, delta in moved if delta < 0)._look_at_waiting()

    def _look_at_waiting(self):
        """Have the ledger look at those who wait for room on these counters."""
        waiting = defaultdict(list)
        for model, id_ in self.env.execute_query(SQL(queries.WAITING, self.ids)):
            waiting[model].append(id_)
        for model, ids in waiting.items():
            self.env["loyalty.ledger.inbox"]._mark(model, ids)

    def _overflow(self, origins, receiver=None):
        """What of ``origins`` waits for room: dict from id to minor units.

        :param receiver: only what waits for this partner
        """
        rows = self.env.execute_query(SQL(queries.OVERFLOW, origins._name, origins.ids))
        waiting = defaultdict(int)
        for id_, partner_id, amount in rows:
            if receiver is None or partner_id == receiver.id:
                waiting[id_] += int(amount)
        return dict(waiting)

    def _keys_of(self, model, ids):
        """Counters that claims answer to already: dict from claim to their keys.

        A reward stays in the year it was first granted in.
        """
        keys = defaultdict(list)
        for key, *claim, _share in self.env.execute_query(
            SQL(queries.SHARES, model, list(ids))
        ):
            keys[tuple(claim)].append(key)
        return keys


class LoyaltyCapShare(models.Model):
    """What one claim wanted, was granted, and holds of a counter."""

    _name = "loyalty.cap.share"
    _description = "Share of a Limit"
    _order = "id desc"
    _log_access = False

    cap_id = fields.Many2one(
        "loyalty.cap", required=True, readonly=True, ondelete="cascade"
    )
    origin_model = fields.Char(required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        string="Document number",
        model_field="origin_model",
        required=True,
        readonly=True,
    )
    slot = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    wanted = fields.Float(digits=(20, 0), readonly=True)
    granted = fields.Float(digits=(20, 0), readonly=True)
    share = fields.Float(digits=(20, 0), readonly=True)

    _claim_uniq = models.Constraint(
        "UNIQUE (cap_id, origin_model, origin_id, slot, partner_id)",
        "A claim holds one share of a limit.",
    )
    _origin_idx = models.Index("(origin_model, origin_id)")
    _waiting_idx = models.Index("(cap_id) WHERE granted < wanted")
