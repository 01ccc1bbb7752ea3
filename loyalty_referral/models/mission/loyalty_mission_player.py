import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ... import mission_queries as queries
from ...policy import alias

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
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                queries.RANKING,
                owner=owner.id,
                company=company.id,
                since=since,
                places=PLACES,
            )
        )
        names = ("place", "name", "points", "is_own")
        return [dict(zip(names, row, strict=True)) for row in rows]


def _exact(name):
    """``name`` for a comparison without regard to case, nothing in it being a joker."""
    return name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
