from odoo import api, fields, models
from odoo.tools import SQL, Query, format_amount

from ... import benefit_queries as queries

KINDS = [
    ("credit", "Credit"),
    ("free_periods", "Free months"),
    ("cash", "Cash"),
    ("points", "Points"),
    ("ewallet", "eWallet"),
    ("gift_card", "Gift card"),
    ("coupon", "Coupon or voucher"),
    ("gift", "Gift"),
    ("service", "Free service"),
]
#: By days since it was granted; the order of the list is that of the keys.
AGE_BANDS = [
    ("1", "Up to 30 days"),
    ("2", "31 to 90 days"),
    ("3", "91 to 180 days"),
    ("4", "181 to 365 days"),
    ("5", "More than a year"),
]
#: Kinds that are counted in money.
MONEY_KINDS = ("credit", "free_periods", "cash", "ewallet", "gift_card")


class LoyaltyBenefit(models.Model):
    """What a customer was granted and has not used, whatever it is (case B1).

    A view over the ledger's lots, Odoo's own loyalty cards and our grants; it stores
    nothing. The customer is the company, whichever of its people holds a card.
    """

    _name = "loyalty.benefit"
    _description = "Unused Benefit"
    _auto = False
    _order = "granted_on desc, id desc"
    _depends = {
        "loyalty.ledger.entry": ["remaining", "expires_on", "extended_until"],
        "loyalty.reminder": ["date", "channel"],
        "loyalty.reminder.item": ["item_model", "item_id", "reminder_id"],
        "loyalty.ledger.application": ["amount"],
        "loyalty.card": [
            "points",
            "expiration_date",
            "partner_id",
            "active",
            "loyalty_granted_on",
        ],
        "loyalty.history": ["issued", "used"],
        "loyalty.grant": ["wanted", "delivered", "card_id", "contract_line_id"],
        "loyalty.program": ["active", "name"],
        "loyalty.referral.program": ["name"],
        "contract.line": ["date_end", "is_canceled"],
        "res.partner": ["commercial_partner_id"],
    }

    item_model = fields.Char(readonly=True)
    item_id = fields.Many2oneReference(model_field="item_model", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    program_id = fields.Many2one(
        "loyalty.referral.program", string="Referral programme", readonly=True
    )
    loyalty_program_id = fields.Many2one(
        "loyalty.program", string="Card programme", readonly=True
    )
    programme = fields.Char(
        readonly=True, help="The programme that promised it; empty: a correction."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    issued = fields.Float(
        digits=(16, 2), readonly=True, help="In money, points, pieces or months."
    )
    used = fields.Float(digits=(16, 2), readonly=True)
    open = fields.Float(
        string="Unused", digits=(16, 2), readonly=True, help="What is still there."
    )
    open_amount = fields.Monetary(
        string="Worth",
        readonly=True,
        help="What is still there, where it is money. Points, coupons, gifts and "
        "services are not given a price.",
    )
    granted_on = fields.Date(string="Granted on", readonly=True)
    available_on = fields.Date(
        string="Usable from", readonly=True, help="First day on which it can be used."
    )
    expires_on = fields.Date(
        string="Expires on", readonly=True, help="Last day; empty: it never expires."
    )
    age = fields.Integer(
        string="Age (days)",
        readonly=True,
        aggregator="avg",
        help="Since it was granted.",
    )
    age_band = fields.Selection(AGE_BANDS, string="Age", readonly=True)
    last_reminded_on = fields.Date(
        string="Last reminded", readonly=True, help="By whichever plan."
    )
    told = fields.Integer(
        readonly=True,
        help="How often a plan has reached it, the hold-out group included.",
    )
    summary = fields.Char(string="What", compute="_compute_summary")

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._sources())

    def _sources(self):
        """Queries of the lots, of the cards and of the grants that are unused."""
        today = fields.Date.context_today(self)
        lang = self.env.lang or "en_US"
        return [SQL(source, today=today, lang=lang) for source in queries.OPEN]

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Override of `base`: a page takes its rows from each source alone.

        PostgreSQL sorts a union as a whole. Of one source it reads a page in the order
        of an index, however much there is.
        """
        query = super()._search(domain, offset, limit, order, **options)
        whole = Query(self.env, self._table, self._table_sql)
        is_joined = query.from_clause != whole.from_clause
        is_page = limit and query.order and {type(limit), type(offset)} <= {int}
        if not is_page or is_joined or query.is_empty():
            return query
        page = Query(self.env, self._table, self._page_sql(query))
        page.order, page.limit, page.offset = query.order, query.limit, query.offset
        return page

    def _page_sql(self, query):
        """As many rows of each source as the page of ``query`` may need."""
        pages = [
            SQL(
                "(SELECT * FROM (%s) AS %s WHERE %s ORDER BY %s LIMIT %s)",
                source,
                SQL.identifier(query.table),
                query.where_clause or SQL("TRUE"),
                query.order,
                query.limit + (query.offset or 0),
            )
            for source in self._sources()
        ]
        to_flush = [SQL(to_flush=field) for field in self._table_sql.to_flush]
        return SQL().join([SQL("(%s)", SQL(" UNION ALL ").join(pages)), *to_flush])

    @api.depends("programme", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for benefit in self:
            name = benefit.programme or kinds.get(benefit.kind, "")
            benefit.display_name = f"{benefit.partner_id.display_name}: {name}"

    @api.depends("kind", "open", "open_amount", "currency_id", "loyalty_program_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for benefit in self:
            benefit.summary = benefit._in_words()

    def _in_words(self):
        """\"340 points\", \"600.00 credit\", \"2 months\", …: what is there, with its unit."""
        self.ensure_one()
        if self.kind in MONEY_KINDS:
            return format_amount(self.env, self.open_amount, self.currency_id)
        count = f"{self.open:g}"
        match self.kind:
            case "points":
                program = self.sudo().loyalty_program_id
                return f"{count} {program.portal_point_name or self.env._('points')}"
            case "service" if self.open == 1:
                return self.env._("1 month")
            case "service":
                return self.env._("%s months", count)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{count} × {kinds[self.kind]}"

    def action_open_item(self):
        """Open the lot, card or grant that this is."""
        self.ensure_one()
        item = self.env[self.item_model].browse(self.item_id)
        item.check_access("read")
        return item.get_formview_action()
