from odoo import fields, models
from odoo.tools import SQL

from ... import benefit_move_queries as queries
from .loyalty_benefit import AGE_BANDS, KINDS, MONEY_KINDS


class LoyaltyBenefitMove(models.Model):
    """What was granted, used, lost and is open, by programme and over time (case B3).

    One row for each movement of a benefit. By the month of the grant, the rate says
    how much of what was granted then was used until today; by the month of the
    movement, the columns say what happened when. Points and eWallets are no lots: both
    months are those of their movement.
    """

    _name = "loyalty.benefit.move"
    _description = "Use of Benefits"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "loyalty.ledger.entry": ["amount", "kind"],
        "loyalty.ledger.application": ["amount"],
        "loyalty.card": ["points", "expiration_date", "partner_id"],
        "loyalty.history": ["issued", "used"],
        "loyalty.grant": ["wanted", "delivered", "card_id", "contract_line_id"],
        "contract.line": ["date_end", "is_canceled"],
        "res.partner": ["commercial_partner_id"],
    }

    date = fields.Date(readonly=True)
    granted_on = fields.Date(string="Granted on", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    program_id = fields.Many2one(
        "loyalty.referral.program", string="Referral programme", readonly=True
    )
    loyalty_program_id = fields.Many2one(
        "loyalty.program", string="Card programme", readonly=True
    )
    programme = fields.Char(readonly=True)
    issued = fields.Float(digits=(16, 2), readonly=True)
    used = fields.Float(digits=(16, 2), readonly=True)
    expired = fields.Float(
        digits=(16, 2), readonly=True, help="With the surplus that lapsed."
    )
    taken_back = fields.Float(string="Taken back", digits=(16, 2), readonly=True)
    open = fields.Float(string="Unused", digits=(16, 2), readonly=True)
    redemption_rate = fields.Float(
        string="Redemption rate (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Used, in per cent of what was granted and not taken back.",
    )
    age_band = fields.Selection(AGE_BANDS, string="Age", readonly=True)

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            "SELECT move.*, 100 * move.used / NULLIF(move.issued, 0) AS redemption_rate "
            "FROM (%s) AS move",
            SQL(queries.MOVES, today=today, lang=self.env.lang or "en_US"),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Override of the ORM: a rate of sums, not a mean of rates."""
        if aggregate_spec != "redemption_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100 * SUM(%(used)s) / NULLIF(SUM(%(issued)s - %(taken_back)s), 0)",
            **{
                name: self._field_to_sql(self._table, name, query)
                for name in ("used", "issued", "taken_back")
            },
        )

    def _uses(self, field, programs):
        """The redemption rate of each of ``programs``, as text: dict from record.

        Money and things have no common unit: the rate is that of the money, or, where
        there is none, of the things.
        """
        rows = self._read_group(
            [(field, "in", programs.ids)],
            [field, "kind"],
            ["issued:sum", "taken_back:sum", "used:sum"],
        )
        sums = {}
        for program, kind, issued, taken_back, used in rows:
            is_money = kind in MONEY_KINDS
            granted, before = sums.get((program, is_money), (0.0, 0.0))
            sums[program, is_money] = (granted + issued - taken_back, before + used)
        rates = {}
        for (program, _is_money), (granted, used) in sorted(
            sums.items(), key=lambda item: item[0][1]
        ):
            if granted:
                rates[program] = f"{100 * used / granted:.0f} %"
        return rates

    def _action_of(self, field, program):
        """The figures of one programme."""
        program.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_benefit_move"
        )
        return action | {"domain": [(field, "=", program.id)], "context": {}}
