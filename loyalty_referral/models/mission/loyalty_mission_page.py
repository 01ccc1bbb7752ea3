from odoo import fields, models

from ...policy import missions as policy
from ...policy import proof_file
from .loyalty_mission import BY_HAND
from .loyalty_mission_claim import ORDERS_SHOWN

#: Completions that the page lists.
SHOWN = 40


class LoyaltyMissionPage(models.AbstractModel):
    """What a customer sees of missions: plain values, read with sudo.

    Whoever asks has made sure that the reader belongs to ``owner``. As many queries as
    there are missions, however much the customer has done.
    """

    _name = "loyalty.mission.page"
    _description = "Missions"

    def _values(self, owner, company, period="year"):
        """Everything the page shows ``owner``."""
        page = self.sudo()
        done = page._done(owner, company)
        player = page.env["loyalty.mission.player"]._of(owner, company)
        since = page._since(period)
        return {
            "open_missions": page._open(owner, company),
            "done": [row for row in done if row["state"] == "done"],
            "claims": [row for row in done if row["state"] in ("review", "refused")],
            "achievement_points": page._points(owner, company, since),
            "player": {"name": player.alias, "is_in": player.is_in},
            "ranking": player._ranking(owner, company, since) if player.is_in else [],
            "period": period,
            "limits": {
                "ratings": proof_file.RATINGS,
                "text": proof_file.TEXT,
                "files": proof_file.FILES,
            },
        }

    def _available(self, owner, company):
        """Running missions that ``owner`` can do."""
        return (
            self.env["loyalty.mission"]
            ._running(company)
            .filtered(lambda mission: mission._admitted(owner.ids))
        )

    def _open(self, owner, company):
        """Missions of which ``owner`` can do (more), the one nearest its end first."""
        today = fields.Date.context_today(self)
        rows = [
            self._mission_row(mission, owner, today)
            for mission in self._available(owner, company)
        ]
        rows = [row for row in rows if row]
        return sorted(rows, key=lambda row: -row["percent"])

    def _mission_row(self, mission, owner, today):
        """One mission as plain values; None if there is nothing more to do."""
        taken = self._taken(mission, owner)
        rule = mission._rule()
        if not policy.next_key(rule, taken, today):
            return None
        have, need = 0, 1
        if mission.trigger not in BY_HAND:
            facts = self.env["loyalty.mission.facts"]._of(mission, owner.ids, today)
            track = facts.get(owner.id)
            need = mission.need_count if rule.need > 1 else 1
            if track:
                have = policy.progress(rule, track.facts, today)
                have, need = (
                    track.have if track.have is not None else have,
                    track.need or need,
                )
            if mission.trigger == "customer":
                return None  # nothing that somebody could still do
        return {
            "id": mission.id,
            "name": mission.name,
            "description": mission.description or "",
            "badge": mission.badge,
            "points": mission.badge_points,
            "rewards": [row._worth_in_words() for row in mission.reward_ids],
            "have": have,
            "need": need,
            "percent": min(100, have * 100 // need),
            "until": mission.date_to,
            "how_often": self._how_often(mission),
            "by_hand": mission.trigger in BY_HAND,
            "rated": mission.trigger == "review",
            "orders": self._orders(mission, owner),
            "to_profile": mission.trigger == "profile",
        }

    def _taken(self, mission, owner):
        """Keys of what ``owner`` has done of a mission."""
        ((keys,),) = self.env["loyalty.mission.completion"]._read_group(
            [
                ("mission_id", "=", mission.id),
                ("partner_id", "=", owner.id),
                ("state", "in", ("done", "review")),
            ],
            [],
            ["key:array_agg"],
        )
        return keys or []

    def _orders(self, mission, owner):
        """Orders that ``owner`` has not told us about yet."""
        if mission.trigger != "review":
            return []
        told = self.env["loyalty.mission.completion"]._search(
            [
                ("mission_id", "=", mission.id),
                ("partner_id", "=", owner.id),
                ("state", "!=", "refused"),
                ("document_model", "=", "sale.order"),
                ("document_id", "!=", False),
            ]
        )
        orders = self.env["sale.order"].search(
            [
                ("partner_id.commercial_partner_id", "=", owner.id),
                ("company_id", "=", mission.company_id.id),
                ("state", "=", "sale"),
                ("id", "not in", told.subselect("document_id")),
            ],
            order="date_order desc",
            limit=ORDERS_SHOWN,
        )
        return [{"id": order.id, "name": order.name} for order in orders]

    def _how_often(self, mission):
        """How often it can be done, in words."""
        periods = {
            "month": self.env._("a month"),
            "quarter": self.env._("a quarter"),
            "year": self.env._("a year"),
        }
        if mission.recurrence == "period":
            return self.env._("Once %s", periods[mission.period])
        if mission.recurrence == "always" and mission.customer_limit:
            if mission.period == "ever":
                return self.env._("Up to %s times", mission.customer_limit)
            return self.env._(
                "Up to %(count)s times %(period)s",
                count=mission.customer_limit,
                period=periods[mission.period],
            )
        return self.env._("Every time") if mission.recurrence == "always" else ""

    def _done(self, owner, company):
        """What ``owner`` has done, handed in or was refused, the latest first."""
        completions = self.env["loyalty.mission.completion"].search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("state", "in", ("done", "review", "refused")),
            ],
            limit=SHOWN,
        )
        states = dict(completions._fields["state"]._description_selection(self.env))
        return [
            {
                "id": row.id,
                "name": row.mission_id.name,
                "badge": row.mission_id.badge,
                "points": row.badge_points,
                "date": row.date,
                "state": row.state,
                "state_label": states[row.state],
                "waits": row.state == "done" and not row.has_room,
                "rewards": [r._worth_in_words() for r in row.mission_id.reward_ids],
                "text": row.text or "",
                "note": row.note or "",
                "files": [{"id": f.id, "name": f.name} for f in row.attachment_ids],
            }
            for row in completions
        ]

    def _points(self, owner, company, since):
        """Points of achievements since a day."""
        ((total,),) = self.env["loyalty.mission.completion"]._read_group(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("date", ">=", since),
            ],
            [],
            ["badge_points:sum"],
        )
        return total or 0

    def _since(self, period):
        """First day of the month, quarter or year."""
        today = fields.Date.context_today(self)
        month = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1}
        return today.replace(month=month.get(period, 1), day=1)
