from collections import defaultdict
from dataclasses import dataclass, field

from odoo import fields, models
from odoo.tools import SQL

from ... import occasion_queries as queries
from ... import tier_queries
from ...policy import money, window
from ...policy.feast import Feast


@dataclass
class Facts:
    """What the rules of occasions ask about one order; read once for all of them."""

    order: models.Model
    entity: models.Model
    today: fields.Date
    #: Current memberships of the customer by ladder.
    memberships: dict = field(default_factory=dict)
    #: Feasts by whose they are, and whether there is such a contact at all.
    feasts: dict = field(default_factory=dict)
    has_contact: dict = field(default_factory=dict)
    since: object = None
    first_order: tuple | None = None
    last_purchase: object = None
    #: Turnover in minor units by months.
    turnover: dict = field(default_factory=dict)
    #: By programme: keys used on other orders with their names, keys of this order.
    used: dict = field(default_factory=lambda: defaultdict(dict))
    kept: dict = field(default_factory=lambda: defaultdict(set))


class LoyaltyOccasionFacts(models.AbstractModel):
    """Reads what occasions depend on, in a number of queries that never grows."""

    _name = "loyalty.occasion.facts"
    _description = "Facts of Occasions"

    def _of_order(self, order, rules):
        """Facts about ``order`` that some of ``rules`` ask for."""
        entity = order.partner_id.commercial_partner_id.with_company(order.company_id)
        facts = Facts(order, entity, order._loyalty_occasion_day())
        if not entity:
            return facts
        kinds = set(rules.mapped("occasion"))
        self.env.flush_all()
        if rules.eligible_tier_id:
            facts.memberships = self._memberships(facts)
        for kind in kinds & {"celebration", "anniversary", "framework", "win_back"}:
            getattr(self, f"_read_{kind}")(facts)
        if "volume" in kinds:
            asked = rules.filtered(lambda rule: rule.occasion == "volume")
            self._read_volume(facts, set(asked.mapped("occasion_months")))
        self._read_uses(facts, rules.program_id)
        return facts

    def _memberships(self, facts):
        """Where the customer stands: dict from ladder to membership."""
        memberships = self.env["loyalty.tier.membership"].search(
            [
                ("partner_id", "=", facts.entity.id),
                ("company_id", "=", facts.order.company_id.id),
                ("date_end", "=", False),
            ]
        )
        return {membership.ladder_id: membership for membership in memberships}

    def _read_celebration(self, facts):
        """Name days and birthdays of the contact on the order, and of all contacts."""
        contact, entity = facts.order.partner_id, facts.entity
        people = self.env["res.partner"].search(
            [("commercial_partner_id", "=", entity.id), ("is_company", "=", False)]
        )
        whose = {"order": contact & people, "any": people}
        for name, contacts in whose.items():
            facts.has_contact[name] = bool(contacts)
            facts.feasts[name] = [
                Feast(kind, person.id, person.name or "", day)
                for kind, person, day in contacts._loyalty_feasts(facts.today.year)
            ]

    def _read_anniversary(self, facts):
        """Since when the customer is one: the first contract or invoice."""
        params = {
            "ids": facts.entity.ids,
            "company": facts.order.company_id.id,
        }
        for _id, *days, _created in self._ask(tier_queries.SINCE, params):
            facts.since = min((day for day in days if day), default=None)

    def _read_framework(self, facts):
        """The first order since the framework contract began."""
        start = facts.entity.loyalty_framework_start
        if start:
            first = self.env["sale.order"].search(
                [
                    ("partner_id.commercial_partner_id", "=", facts.entity.id),
                    ("company_id", "=", facts.order.company_id.id),
                    ("state", "=", "sale"),
                    ("date_order", ">=", start),
                    ("id", "!=", facts.order.id),
                ],
                order="date_order, id",
                limit=1,
            )
            if first:
                facts.first_order = (first.date_order.date(), first.name)

    def _read_win_back(self, facts):
        """When the customer bought last, before this order."""
        ((facts.last_purchase,),) = self._ask(
            queries.LAST_PURCHASE, self._params(facts, order=facts.order.id or 0)
        )

    def _read_volume(self, facts, months):
        """The turnover of the last months, for each number of months at once."""
        starts = {
            window.start_of("rolling", number, facts.today, None): number
            for number in months
        }
        scale = facts.order.company_id.currency_id.decimal_places
        params = self._params(facts, starts=list(starts))
        for start, amount in self._ask(queries.TURNOVER, params):
            facts.turnover[starts[start]] = money.to_minor(amount, scale)

    def _read_uses(self, facts, programs):
        """Which occasions of ``programs`` were used, on which orders."""
        uses = self.env["loyalty.occasion.use"].search(
            [
                ("partner_id", "=", facts.entity.id),
                ("company_id", "=", facts.order.company_id.id),
                ("program_id", "in", programs.ids),
            ]
        )
        for use in uses:
            if use.order_id == facts.order:
                facts.kept[use.program_id].add(use.key)
            else:
                facts.used[use.program_id][use.key] = use.order_id.name

    def _params(self, facts, **more):
        """Parameters that every query of ours wants."""
        return {
            "entity": facts.entity.id,
            "company": facts.order.company_id.id,
            "today": facts.today,
            **more,
        }

    def _ask(self, query, params):
        """Rows of a query."""
        return self.env.execute_query(SQL(query, **params))
