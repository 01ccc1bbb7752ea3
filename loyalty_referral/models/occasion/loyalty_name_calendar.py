from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import names

#: Contacts whose name days are proposed at once.
PAGE = 1000


class LoyaltyNameCalendar(models.Model):
    """Whose names are celebrated when: the name days of a country or a language."""

    _name = "loyalty.name.calendar"
    _description = "Name-Day Calendar"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Contacts of these countries are looked up here.",
    )
    lang_code = fields.Char(
        string="Language",
        help="Contacts who read this language are looked up here, wherever they live: "
        "the two letters before the country, for example 'el'.",
    )
    source = fields.Text(help="Where the days come from.")
    day_ids = fields.One2many("loyalty.name.day", "calendar_id", string="Name days")
    day_count = fields.Integer(compute="_compute_day_count")
    is_proposed = fields.Boolean(
        readonly=True, copy=False, help="Contacts were given their name days."
    )
    proposed_to = fields.Integer(
        readonly=True, copy=False, help="Where an interrupted proposal goes on."
    )

    def _compute_day_count(self):
        counts = dict(
            self.env["loyalty.name.day"]._read_group(
                [("calendar_id", "in", self.ids)], ["calendar_id"], ["__count"]
            )
        )
        for calendar in self:
            calendar.day_count = counts.get(calendar, 0)

    def write(self, vals):
        """Look at the contacts again when the calendar is for others."""
        if {"country_ids", "lang_code", "active"} & vals.keys():
            vals = {**vals, "is_proposed": False, "proposed_to": 0}
        return super().write(vals)

    def action_view_days(self):
        """Open the names of this calendar."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_name_day"
        )
        context = {"default_calendar_id": self.id}
        return action | {"domain": [("calendar_id", "=", self.id)], "context": context}

    # -------------------------------------------------------------- proposals

    @api.model
    def _propose_again(self):
        """Have the contacts looked at soon; names were added or changed."""
        cron = self.env.ref("loyalty_referral.cron_name_days", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_propose(self):
        """Give contacts without a name day theirs; goes on where it was interrupted."""
        for calendar in self.search([("is_proposed", "=", False)]):
            while page := calendar._contacts_without():
                proposals = calendar._proposals(page)
                for day, found in page.grouped(
                    lambda contact, days=proposals: days.get(contact.id)
                ).items():
                    if day:
                        found.loyalty_name_day_id = day
                calendar.proposed_to = page[-1].id
                if not self.env["ir.cron"]._commit_progress(len(page)):
                    return
                self.env.invalidate_all()
            calendar.is_proposed = True

    def _contacts_without(self):
        """The next page of people without a name day who belong to this calendar."""
        mine = Domain("country_id", "in", self.country_ids.ids)
        mine |= Domain("country_id", "=", False)
        if self.lang_code:
            mine |= Domain("lang", "=like", f"{self.lang_code}%")
        return self.env["res.partner"].search(
            Domain("id", ">", self.proposed_to)
            & Domain("is_company", "=", False)
            & Domain("loyalty_name_day_id", "=", False)
            & mine,
            order="id",
            limit=PAGE,
        )

    @api.model
    def _proposals(self, contacts):
        """Name days of ``contacts``: dict from id to a name day; some have none.

        The calendar of the contact's country counts, then that of the language, then
        that of the company's own country.
        """
        calendars = self or self.search([("day_ids", "!=", False)])
        people = contacts.filtered(lambda contact: not contact.is_company)
        if not calendars or not people:
            return {}
        by_key = calendars.day_ids._by_key()
        found = {}
        for contact in people:
            own = calendars._of(contact)
            keys = names.candidates(contact.name)
            days = [day for key in keys if (day := by_key.get((own.id, key)))]
            if days:
                found[contact.id] = days[0]
        return found

    def _of(self, contact):
        """The calendar of one contact, of those in ``self``."""
        country = contact.country_id or contact.commercial_partner_id.country_id
        language = (contact.lang or "")[:2]
        home = self.env.company.country_id
        ways = (
            lambda calendar: country and country in calendar.country_ids,
            lambda calendar: language and calendar.lang_code == language,
            lambda calendar: not country and home and home in calendar.country_ids,
        )
        return next((one for way in ways if (one := self.filtered(way)[:1])), self[:0])
