from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ... import tier_queries as queries
from ...policy import points, window


class LoyaltyTierScores(models.AbstractModel):
    """Turns what customers did into scores: one query per metric, for any number of them."""

    _name = "loyalty.tier.scores"
    _description = "Tier Scores"

    def _of(self, ladder, partner_ids, today):
        """Scores of ``partner_ids``: dict from partner id to dict from metric to number."""
        asked = ladder._asked_metrics()
        scores = defaultdict(dict)
        if not asked or not partner_ids:
            return scores
        self.env.flush_all()
        who = self._who(ladder, partner_ids, today)
        wanted = set(asked)
        if "points" in wanted:
            wanted |= set(ladder.point_rule_ids.mapped("metric"))
        for metric in wanted - {"points"}:
            for partner_id, value in getattr(self, f"_{metric}")(ladder, who):
                scores[partner_id][metric] = ladder._to_unit(metric, value)
        if "points" in wanted:
            self._add_points(ladder, who, scores)
        return scores

    def _who(self, ladder, partner_ids, today):
        """Parameters of the queries: who, since when they count, until when."""
        ids = list(partner_ids)
        base = {"company": ladder.company_id.id, "today": today, "ids": ids}
        rows = self.env.execute_query(SQL(queries.SINCE, **base))
        since = {id_: self._customer_since(*days) for id_, *days in rows}
        anchors = {id_: days[0] or since[id_] for id_, *days in rows}
        return base | {
            "starts": [
                window.start_of(
                    ladder.period, ladder.period_months, today, anchors.get(id_)
                )
                for id_ in ids
            ],
            "since": since,
            "ladder": ladder.id,
            "programs": ladder.point_program_ids.ids,
            "tz": ladder._tz(),
        }

    def _since(self, ladder, partner_ids, today):
        """Since when each of ``partner_ids`` is a customer: dict from id to date."""
        return self._who(ladder, partner_ids, today)["since"]

    def _customer_since(self, contract_start, first_invoice, created):
        """The earliest sign of a customer; the contact's creation is the last resort."""
        known = [day for day in (contract_start, first_invoice) if day]
        return min(known, default=created)

    def _ask(self, query, who):
        """Rows of (partner id, value) for everybody in ``who``."""
        params = {name: value for name, value in who.items() if name != "since"}
        return self.env.execute_query(SQL(query, **params))

    # ---------------------------------------------------------------- metrics

    def _spend(self, ladder, who):
        """Untaxed, invoiced less credited, in the company's currency."""
        return self._ask(queries.SPEND, who)

    def _referrals(self, ladder, who):
        """Friends whose referral was rewarded."""
        return self._ask(queries.REFERRALS, who)

    def _tenure(self, ladder, who):
        """Whole months as a customer, whatever the window."""
        return [
            (id_, window.full_months(day, who["today"]))
            for id_, day in who["since"].items()
        ]

    def _add_points(self, ladder, who, scores):
        """Points given out, awarded, and for what was measured."""
        rules = [
            points.PointRule(
                rule.metric, ladder._to_unit(rule.metric, rule.per), rule.points
            )
            for rule in ladder.point_rule_ids
        ]
        given = defaultdict(int)
        if ladder.point_program_ids:
            for partner_id, value in self._ask(queries.ISSUED_POINTS, who):
                given[partner_id] += int(value or 0)
        for partner_id, value in self._ask(queries.AWARDED_POINTS, who):
            given[partner_id] += int(value or 0)
        for partner_id in who["ids"]:
            own = scores[partner_id]
            own["points"] = given[partner_id] + points.points(rules, own)
