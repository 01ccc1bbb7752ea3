from odoo import api, fields, models

from ...policy import missions as policy
from .loyalty_mission import BY_HAND

#: Customers whose facts are read at once.
PAGE = 500


class LoyaltyMissionEvaluation(models.AbstractModel):
    """Facts in, completions out: what customers did, and what no longer counts.

    Level-triggered: asked twice, it does nothing the second time. Doors mark customers,
    the cron looks at everybody once a night, for what comes with time alone.
    """

    _name = "loyalty.mission.evaluation"
    _description = "Mission Evaluation"

    def _evaluate_partners(self, partner_ids):
        """Look at these customers for every running mission; return changed ids."""
        missions = self.env["loyalty.mission"].sudo().search(self._running_domain())
        today = fields.Date.context_today(self)
        changed = self.env["loyalty.mission.completion"].sudo()
        for mission in missions:
            changed |= self.sudo()._evaluate(mission, partner_ids, today)
        return changed.ids

    def _running_domain(self):
        """Missions that the system sees by itself."""
        return [("state", "=", "running"), ("trigger", "not in", BY_HAND)]

    def _evaluate(self, mission, partner_ids, today):
        """Bring the completions of ``partner_ids`` in line; return those that changed."""
        existing = self._existing(mission, partner_ids)
        admitted = mission._admitted(partner_ids)
        concerned = admitted | {partner_id for partner_id, _key in existing}
        tracks = self.env["loyalty.mission.facts"]._of(mission, concerned, today)
        rule, wanted = mission._rule(), {}
        for partner_id, track in tracks.items():
            for done in policy.completions(rule, track.facts):
                wanted[partner_id, done.key] = done
        changed = self.env["loyalty.mission.completion"].sudo()
        for key, completion in existing.items():
            changed |= self._follow(completion, wanted.pop(key, None))
        return changed | changed.create(
            [
                self._values(mission, partner_id, done)
                for (partner_id, _key), done in wanted.items()
                if partner_id in admitted and done.fact.day <= today
            ]
        )

    def _existing(self, mission, partner_ids):
        """Completions there are: dict from (partner id, key)."""
        found = (
            self.env["loyalty.mission.completion"]
            .sudo()
            .search(
                [
                    ("mission_id", "=", mission.id),
                    ("partner_id", "in", list(partner_ids)),
                    ("state", "in", ("done", "undone")),
                ]
            )
        )
        return {(row.partner_id.id, row.key): row for row in found}

    def _follow(self, completion, done):
        """Let a completion follow the facts; return it if that changed anything."""
        before = completion.state
        if done:
            values = {"state": "done"}
            if done.fact.id != completion.document_id:
                values |= _document(done.fact) | {"date": done.fact.day}
        else:
            values = {"state": "undone"} if completion.mission_id.takes_back else {}
        if values:
            completion._keep(**values)
        return completion if completion.state != before else completion.browse()

    def _values(self, mission, partner_id, done):
        """Values of a new completion."""
        return {
            "mission_id": mission.id,
            "partner_id": partner_id,
            "key": done.key,
            "date": done.fact.day,
            **_document(done.fact),
        }

    # ------------------------------------------------------------------- cron

    @api.model
    def _cron_evaluate(self):
        """Evaluate every running mission; commits page by page and goes on next time."""
        today = fields.Date.context_today(self)
        missions = self.env["loyalty.mission"].sudo().search(self._running_domain())
        for mission in missions.filtered(lambda row: row.evaluated_on != today):
            for page in self._pages(mission, after=mission.evaluated_to):
                changed = self.sudo()._evaluate(mission, page, today)
                self.env["loyalty.ledger.inbox"].sudo()._mark(
                    changed._name, changed.ids
                )
                mission.evaluated_to = page[-1]
                if not self.env["ir.cron"]._commit_progress(len(page)):
                    return
                self.env.invalidate_all()
            mission.write({"evaluated_on": today, "evaluated_to": 0})

    def _pages(self, mission, after=0):
        """Ids of everybody the mission is for or was done by, page by page."""
        partners = self.env["res.partner"].sudo()
        completions = self.env["loyalty.mission.completion"].sudo()
        while True:
            domain = [("id", ">", after), *mission._audience()]
            found = set(partners.search(domain, order="id", limit=PAGE).ids)
            done = [("mission_id", "=", mission.id), ("partner_id", ">", after)]
            rows = completions._read_group(
                done, ["partner_id"], order="partner_id", limit=PAGE
            )
            found |= {partner.id for (partner,) in rows}
            page = sorted(found)[:PAGE]
            if not page:
                return
            yield page
            after = page[-1]


def _document(fact):
    """What shows that it was done."""
    return {"document_model": fact.model or False, "document_id": fact.id or False}
