from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ... import mission_queries as queries
from ...policy import plan_change, punctuality
from ...policy.mission_rule import Fact
from ...policy.schedule import add_months, per_year


@dataclass
class Track:
    """What one customer did for a mission.

    ``have`` of ``need``: how far they are, where that is not the number of facts.
    """

    facts: list = field(default_factory=list)
    have: int | None = None
    need: int | None = None


class LoyaltyMissionFacts(models.AbstractModel):
    """Turns records into facts: one query per trigger, for any number of customers."""

    _name = "loyalty.mission.facts"
    _description = "Mission Facts"

    def _of(self, mission, partner_ids, today):
        """What ``partner_ids`` did for ``mission``: dict from partner id to Track."""
        ids = list(partner_ids)
        if not ids:
            return {}
        self.env.flush_all()
        read = getattr(self, f"_read_{mission.trigger}")
        return read(mission, ids, today)

    def _ask(self, query, mission, ids, **params):
        """Rows of a query."""
        company = mission.company_id
        params |= {
            "ids": ids,
            "company": company.id,
            "tz": company.partner_id.tz or "UTC",
        }
        return self.env.execute_query(SQL(query, **params))

    def _tracks(self, rows, model):
        """One fact for each row of (partner id, day, document id)."""
        tracks = defaultdict(Track)
        for partner_id, day, id_ in rows:
            tracks[partner_id].facts.append(Fact(day, model, id_))
        return tracks

    # --------------------------------------------------------------- triggers

    def _read_customer(self, mission, ids, today):
        """The day on which they became customers."""
        rows = self._ask(queries.SINCE, mission, ids, today=today)
        return self._tracks(rows, "")

    def _read_anniversary(self, mission, ids, today):
        """Each full year since then."""
        tracks = defaultdict(Track)
        for partner_id, since, _id in self._ask(
            queries.SINCE, mission, ids, today=today
        ):
            years = 1
            while (day := add_months(since, 12 * years)) <= today:
                tracks[partner_id].facts.append(Fact(day))
                years += 1
        return tracks

    def _read_order(self, mission, ids, today):
        """Their confirmed orders."""
        rows = self._ask(
            queries.ORDERS,
            mission,
            ids,
            minimum=mission.minimum_amount,
            products=mission._product_ids(),
        )
        return self._tracks(rows, "sale.order")

    def _read_referral(self, mission, ids, today):
        """Friends they brought."""
        qualified = mission.referral_moment == "qualified"
        rows = self._ask(queries.REFERRALS, mission, ids, qualified=qualified)
        return self._tracks(rows, "loyalty.referral")

    def _read_upgrade(self, mission, ids, today):
        """Moves to a larger plan."""
        return self._plan_changes(mission, ids, today, plan_change.upgrades)

    def _read_service(self, mission, ids, today):
        """Services that came on top."""
        return self._plan_changes(mission, ids, today, plan_change.additions)

    def _plan_changes(self, mission, ids, today, decide):
        """What ``decide`` (policy) finds in the lines of each contract."""
        wanted = mission._product_ids()
        spans = defaultdict(list)
        for line in self._lines(mission, ids, today):
            contract = line.contract_id
            price = Decimal(str(line.price_subtotal))
            year = price * per_year(line.recurring_rule_type, line.recurring_interval)
            product_id = line.product_id.id
            spans[contract.commercial_partner_id.id, contract.id].append(
                plan_change.Span(
                    line.date_start,
                    line.date_end or None,
                    year,
                    product_id,
                    wanted is None or product_id in wanted,
                    line.id,
                )
            )
        tracks = defaultdict(Track)
        for (owner_id, contract_id), own in spans.items():
            tracks[owner_id].facts += [
                Fact(span.start, "contract.contract", contract_id)
                for span in decide(own)
            ]
        return tracks

    def _lines(self, mission, ids, today):
        """Lines of the customers' contracts that have begun, but none of ours."""
        lines = self.env["contract.line"].sudo()
        return lines.search(
            [
                ("contract_id.partner_id.commercial_partner_id", "in", ids),
                ("contract_id.company_id", "=", mission.company_id.id),
                ("contract_id.contract_type", "=", "sale"),
                ("display_type", "=", False),
                ("is_canceled", "=", False),
                ("date_start", "<=", today),
                ("loyalty_grant_id", "=", False),
            ]
        )

    def _read_on_time(self, mission, ids, today):
        """Months in a row in which everything was paid by its day."""
        bills = defaultdict(list)
        since = mission.date_from or today
        if mission.counts_from == "ever":
            since = since.replace(year=1900)
        rows = self._ask(queries.DUE, mission, ids, since=since, today=today)
        for owner_id, due, paid_on, move_id in rows:
            bills[owner_id].append(punctuality.Bill(due, paid_on, move_id))
        tracks = {}
        for owner_id, own in bills.items():
            days, run = punctuality.streaks(
                own, mission.need_count, today, mission.grace_days
            )
            facts = [Fact(day, "account.move", id_) for day, id_ in days]
            tracks[owner_id] = Track(facts, run, mission.need_count)
        return tracks

    def _read_profile(self, mission, ids, today):
        """Whose fields are all filled in: since when is not known, so today."""
        names = mission.sudo().profile_field_ids.mapped("name")
        partners = self.env["res.partner"].sudo().browse(ids).exists()
        tracks = {}
        for partner in partners:
            have = sum(bool(partner[name]) for name in names)
            facts = [Fact(today)] if have == len(names) else []
            tracks[partner.id] = Track(facts, have, len(names))
        return tracks
