from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import feast

USERS = "loyalty_referral.group_user"


class ResPartner(models.Model):
    """What we know of a contact that is a reason for a discount (case D2).

    None has an index: every message of a document plans a query on contacts, and looks
    at each (ADR 0021).
    """

    _inherit = "res.partner"

    loyalty_name_day_id = fields.Many2one(
        "loyalty.name.day",
        string="Name day",
        compute="_compute_loyalty_name_day_id",
        store=True,
        readonly=False,
        groups=USERS,
        help="Proposed from the first name, by the calendar of the contact's country or "
        "language. Choose another day if the contact celebrates on that.",
    )
    loyalty_birthday = fields.Date(
        string="Birthday",
        groups=USERS,
        help="Only day and month count; take any year if you do not know it.",
    )
    loyalty_framework_start = fields.Date(
        string="Framework contract from",
        company_dependent=True,
        index=False,
        groups=USERS,
        help="The day on which the customer's framework contract was signed or begins. "
        "A contract that is signed anew gets its new day: there may be a discount on "
        "the first order under it.",
    )
    loyalty_framework_end = fields.Date(
        string="Framework contract until",
        company_dependent=True,
        index=False,
        groups=USERS,
        help="Last day of the framework contract; empty for no end.",
    )

    loyalty_celebrates_now = fields.Boolean(
        string="Celebrates this month",
        compute="_compute_loyalty_celebrates_now",
        search="_search_loyalty_celebrates_now",
        groups=USERS,
    )

    def _compute_loyalty_celebrates_now(self):
        today = fields.Date.context_today(self)
        for contact in self:
            feasts = contact._loyalty_feasts(today.year)
            contact.loyalty_celebrates_now = any(
                day.month == today.month for _kind, _contact, day in feasts
            )

    def _search_loyalty_celebrates_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        days = self.env["loyalty.name.day"].search([("active", "=", True)])
        now = days.filtered(lambda day: day._in_year(today.year).month == today.month)
        return Domain("loyalty_name_day_id", "in", now.ids) | Domain(
            "loyalty_birthday.month_number", "=", today.month
        )

    @api.depends("name", "is_company", "lang", "country_id", "parent_id.country_id")
    def _compute_loyalty_name_day_id(self):
        proposals = self.env["loyalty.name.calendar"]._proposals(self)
        for contact in self:
            chosen = contact.loyalty_name_day_id
            if contact.is_company or not chosen or not chosen._fits(contact):
                contact.loyalty_name_day_id = proposals.get(contact.id)

    def _loyalty_feasts(self, year):
        """Name days and birthdays of these people in ``year``: triples.

        :return: list of (kind, contact, day)
        """
        found = []
        for contact in self:
            if name_day := contact.loyalty_name_day_id:
                found.append(("name_day", contact, name_day._in_year(year)))
            if born := contact.loyalty_birthday:
                day = feast.in_year(born.month, born.day, year)
                found.append(("birthday", contact, day))
        return found
