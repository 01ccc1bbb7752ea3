"""Where unused benefits come from, in the order of their list.

Each of the three sources has an index of what may be unused, by the day it was granted
(newest first) and the id that it has as a benefit, and one of that id alone: the first
page of the list, and what is read by ids, cost the same however many there are. The
conditions are those of :mod:`benefit_queries`, which repeats them.
"""

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ...benefit_queries import GRANTED_ON

#: Programmes whose cards collect: those are as old as what was last put onto them.
COLLECTED = ("loyalty", "ewallet")
_LOT = "partner_id IS NOT NULL AND remaining > 0 AND purpose IN ('credit', 'cash')"
_CARD = "active AND points > 0"
_GRANT = "kind = 'service' OR wanted > delivered"


class LoyaltyLedgerEntry(models.Model):
    """Lots of credit and cash."""

    _inherit = "loyalty.ledger.entry"

    _unused_idx = models.Index(f"(date DESC, (id::bigint * 4) DESC) WHERE {_LOT}")
    _unused_id_idx = models.Index(f"((id::bigint * 4)) WHERE {_LOT}")


class LoyaltyGrant(models.Model):
    """Things that are on no card."""

    _inherit = "loyalty.grant"

    _unused_idx = models.Index(
        f"(({GRANTED_ON.format('')}) DESC, (id::bigint * 4 + 2) DESC) WHERE {_GRANT}"
    )
    _unused_id_idx = models.Index(f"((id::bigint * 4 + 2)) WHERE {_GRANT}")


class LoyaltyCard(models.Model):
    """Cards of Odoo's own programmes, whoever gave them."""

    _inherit = "loyalty.card"

    loyalty_granted_on = fields.Date(
        string="Granted on",
        compute="_compute_loyalty_granted_on",
        store=True,
        help="When points or money were last put onto the card; of a coupon, the day it "
        "was made.",
    )

    _unused_idx = models.Index(
        f"(loyalty_granted_on DESC, (id::bigint * 4 + 1) DESC) WHERE {_CARD}"
    )
    _unused_id_idx = models.Index(f"((id::bigint * 4 + 1)) WHERE {_CARD}")

    @api.depends("history_ids.issued", "program_id.program_type")
    def _compute_loyalty_granted_on(self):
        rows = self.env["loyalty.history"]._read_group(
            [("card_id", "in", self.ids), ("issued", ">", 0)],
            ["card_id"],
            ["create_date:max"],
        )
        latest = dict(rows)
        for card in self:
            collects = card.program_id.program_type in COLLECTED
            moment = latest.get(card._origin) if collects else None
            moment = moment or card.create_date
            card.loyalty_granted_on = moment and moment.date()

    def _auto_init(self):
        """Override of `base`: the cards that there are get their day all at once."""
        if not column_exists(self.env.cr, self._table, "loyalty_granted_on"):
            create_column(self.env.cr, self._table, "loyalty_granted_on", "date")
            self._loyalty_fill_granted_on()
        return super()._auto_init()

    def _loyalty_fill_granted_on(self):
        """Work out the day of all cards by one statement."""
        self.env.cr.execute(SQL(_FILL, COLLECTED))


_FILL = """
    UPDATE loyalty_card card
       SET loyalty_granted_on = COALESCE(
               CASE WHEN scheme.program_type IN %s THEN
                    (SELECT MAX(create_date) FROM loyalty_history
                      WHERE card_id = card.id AND issued > 0) END,
               card.create_date)::date
      FROM loyalty_program scheme
     WHERE scheme.id = card.program_id
"""
