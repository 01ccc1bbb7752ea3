import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..policy import alias

#: Places that the ranking shows.
PLACES = 10


class LoyaltyMissionPlayer(models.Model):
    """Who wants to stand in the ranking, and under which name.

    Nobody is in it who did not ask for it; a pseudonym stands for everybody who did not
    choose another name.
    """

    _name = "loyalty.mission.player"
    _description = "Place in the Ranking"
    _order = "id"
    _rec_name = "alias"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    is_in = fields.Boolean(string="In the ranking", readonly=True)
    alias = fields.Char(string="Shown as", required=True, readonly=True)

    _player_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id)", "A customer has one place in the ranking."
    )
    _alias_uniq = models.UniqueIndex(
        "(company_id, LOWER(alias))", "Somebody else has this name in the ranking."
    )

    @api.model
    def _of(self, owner, company):
        """The place of ``owner``; empty if they never asked for one."""
        domain = [("partner_id", "=", owner.id), ("company_id", "=", company.id)]
        return self.sudo().search(domain)

    def _join(self, owner, company, name=""):
        """Let ``owner`` stand in the ranking, as ``name`` or under a pseudonym.

        :raise UserError: somebody else has the name
        """
        player = self._of(owner, company)
        name = alias.chosen(name or "")
        if name and self._is_taken(name, company, player):
            raise UserError(
                self.env._("Somebody else has this name. Please choose another.")
            )
        shown = name or player.alias or self._free_pseudonym(company)
        if player:
            player.write({"is_in": True, "alias": shown})
            return player
        return player.create(
            {
                "partner_id": owner.id,
                "company_id": company.id,
                "is_in": True,
                "alias": shown,
            }
        )

    def _leave(self, owner, company):
        """Take ``owner`` out of the ranking, and forget the name they chose."""
        self._of(owner, company).unlink()

    def _is_taken(self, name, company, player):
        """Does somebody else stand there under this name?"""
        domain = [("company_id", "=", company.id), ("alias", "=ilike", _exact(name))]
        return bool(self.sudo().search(domain) - player)

    def _free_pseudonym(self, company):
        """A pseudonym that nobody has."""
        while True:
            name = alias.pseudonym(secrets.randbelow(alias.COUNT))
            if not self._is_taken(name, company, self.browse()):
                return name

    def _ranking(self, owner, company, since):
        """The best of those who want to be shown, and ``owner`` wherever they stand.

        Points of achievements from the day ``since`` on. Equal points share a place.

        :return: list of dict (place, name, points, is_own)
        """
        players = self.sudo().search(
            [("company_id", "=", company.id), ("is_in", "=", True)]
        )
        rows = (
            self.env["loyalty.mission.completion"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "done"),
                    ("date", ">=", since),
                    ("partner_id", "in", players.partner_id.ids),
                ],
                ["partner_id"],
                ["badge_points:sum"],
            )
        )
        points = {partner: total for partner, total in rows if total}
        scores = [(points.get(row.partner_id, 0), row) for row in players]
        scores.sort(key=lambda score: (-score[0], score[1].alias.lower()))
        shown, place = [], 0
        for number, (total, player) in enumerate(scores, start=1):
            if not shown or total != shown[-1]["points"]:
                place = number
            is_own = player.partner_id == owner
            shown.append(
                {
                    "place": place,
                    "name": player.alias,
                    "points": total,
                    "is_own": is_own,
                }
            )
        return [
            row
            for number, row in enumerate(shown)
            if (number < PLACES and row["points"]) or row["is_own"]
        ]


def _exact(name):
    """``name`` for a comparison without regard to case, nothing in it being a joker."""
    return name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
