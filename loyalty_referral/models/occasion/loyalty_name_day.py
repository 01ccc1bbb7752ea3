import calendar

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...policy import feast, names


class LoyaltyNameDay(models.Model):
    """The day on which a name is celebrated, with the ways in which it is written."""

    _name = "loyalty.name.day"
    _description = "Name Day"
    _order = "calendar_id, name, sequence, id"

    name = fields.Char(required=True, help="As it is written in the calendar.")
    variants = fields.Char(
        help="Other spellings and short forms, divided by commas. Accents and alphabets "
        "need no variant: 'Γιώργος' is found as 'Giorgos' too.",
    )
    calendar_id = fields.Many2one(
        "loyalty.name.calendar", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(
        default=10, help="Of several days of one name, the first is proposed."
    )
    active = fields.Boolean(default=True)
    rule = fields.Selection(
        [
            (feast.FIXED, "Every year on the day"),
            (feast.EASTER, "Days from Orthodox Easter"),
            (feast.AFTER_EASTER, "On the day, but not before Easter"),
        ],
        required=True,
        default=feast.FIXED,
    )
    month = fields.Integer(required=True, default=1)
    day = fields.Integer(required=True, default=1)
    easter_offset = fields.Integer(
        string="Days after Easter",
        help="Days after Easter Sunday, negative for before. For a day that waits for "
        "Easter: its earliest day.",
    )
    this_year = fields.Date(
        string="This year",
        compute="_compute_this_year",
        help="When it is celebrated this year.",
    )

    _day_uniq = models.UniqueIndex(
        "(calendar_id, name, rule, month, day)",
        "This calendar has the name on that day already.",
    )

    @api.constrains("month", "day")
    def _check_day(self):
        for row in self:
            known = 1 <= row.month <= 12
            if not known or not 1 <= row.day <= calendar.monthrange(2024, row.month)[1]:
                raise ValidationError(
                    self.env._(
                        "%(name)s: there is no day %(day)s in month %(month)s.",
                        name=row.name,
                        day=row.day,
                        month=row.month,
                    )
                )

    @api.depends("rule", "month", "day", "easter_offset")
    def _compute_this_year(self):
        year = fields.Date.context_today(self).year
        for row in self:
            row.this_year = row._in_year(year)

    @api.depends("name", "rule", "month", "day", "easter_offset")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            shown = format_date(self.env, row.this_year, date_format="d MMMM")
            row.display_name = f"{row.name or ''} ({shown})"

    def _in_year(self, year):
        """The day of ``year``; None while month and day are being typed."""
        self.ensure_one()
        if not (1 <= self.month <= 12 and 1 <= self.day <= 31):
            return None
        return feast.name_day(
            self.rule, (self.month, self.day), self.easter_offset, year
        )

    def _by_key(self):
        """Map (calendar id, key of a spelling) to the first of its days."""
        found = {}
        for row in self.sorted(lambda row: (row.sequence, row.id)):
            for key in names.spellings(row.name, row.variants):
                found.setdefault((row.calendar_id.id, key), row)
        return found

    def _fits(self, contact):
        """Is this the day of one of the contact's names?"""
        self.ensure_one()
        own = names.spellings(self.name, self.variants)
        return bool(set(own) & set(names.candidates(contact.name)))

    @api.model_create_multi
    def create(self, vals_list):
        """Contacts with a new name are given their day."""
        days = super().create(vals_list)
        days._look_again()
        return days

    def _load_records(self, data_list, update=False):
        """Override: a day that we bring is the office's own as soon as it is there.

        A sheet of rows, unlike an XML file, cannot say ``noupdate`` itself.
        """
        for data in data_list:
            data["noupdate"] = True
        return super()._load_records(data_list, update)

    def write(self, vals):
        """Contacts are looked at again when names change; chosen days stay."""
        result = super().write(vals)
        if {"name", "variants", "calendar_id", "active"} & vals.keys():
            self._look_again()
        return result

    def _look_again(self):
        """Propose the name days of these calendars again."""
        calendars = self.calendar_id.sudo()
        calendars.write({"is_proposed": False, "proposed_to": 0})
        calendars._propose_again()
