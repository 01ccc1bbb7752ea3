from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..policy import sheet


class LoyaltySheetImportLine(models.AbstractModel):
    """A row of a spreadsheet, and what will become of it.

    How to use: inherit it with an ``import_id`` and the columns, and fill
    :meth:`_judge` and :meth:`_act`.
    """

    _name = "loyalty.sheet.import.line"
    _description = "Line of a Spreadsheet"
    _order = "number"
    #: The statuses of lines that will be recorded, and of those that will not.
    _ready = ("create",)
    _wrong = ("error",)

    number = fields.Integer(string="Row")
    day = fields.Char(string="Date")
    status = fields.Selection(
        [
            ("create", "Create"),
            ("skip", "Skip"),
            ("error", "Correct"),
            ("done", "Created"),
        ]
    )
    message = fields.Char(string="What will happen")
    is_ready = fields.Boolean(compute="_compute_is")
    is_problem = fields.Boolean(compute="_compute_is")
    is_done = fields.Boolean(compute="_compute_is")

    @api.depends("status")
    def _compute_is(self):
        for line in self:
            line.is_ready = line.status in self._ready
            line.is_problem = line.status in self._wrong
            line.is_done = line.status == "done"

    def _judge(self):
        """Write status and message of each line, with few searches for all of them."""
        raise NotImplementedError

    def _act(self):
        """Record one line and say what became of it; raise UserError if it cannot be."""
        raise NotImplementedError

    def _record(self):
        """Record one line; what does not work stays to be corrected."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                message = self._act()
        except UserError as refusal:
            self.write({"status": "error", "message": str(refusal)})
        else:
            self.write({"status": "done", "message": message})

    def _wrong_day(self):
        """What to do about a date that is none; None if it can be read."""
        if self.day and not sheet.day(self.day):
            return self.env._("Write the date as 2026-03-31.")
        return None

    def _not_one(self, text, contacts):
        """What to do about a name that fits nobody, or several."""
        if contacts:
            names = ", ".join(contacts.mapped("display_name"))
            return self.env._(
                "%(text)s fits several: %(names)s.", text=text, names=names
            )
        return self.env._(
            "Nobody is found by %s. Give the e-mail address, reference or VAT number of "
            "a contact.",
            text or "…",
        )

    def _contacts(self, *columns):
        """Companies by what the cells of ``columns`` say.

        That is an e-mail address, a reference, a VAT number or an exact name.
        """
        texts = {line[column] for line in self for column in columns} - {False, ""}
        mails = {email_normalize(text) for text in texts} - {False}
        partners = self.env["res.partner"].search_fetch(
            [
                ("company_id", "in", [False, *self.import_id.company_id.ids]),
                "|",
                "|",
                "|",
                ("email_normalized", "in", list(mails)),
                ("ref", "in", list(texts)),
                ("vat", "in", list(texts)),
                ("name", "in", list(texts)),
            ],
            ["email_normalized", "ref", "vat", "name"],
        )
        found = defaultdict(self.env["res.partner"].browse)
        for partner in partners:
            for name in ("email_normalized", "ref", "vat", "name"):
                if partner[name]:
                    found[partner[name].lower()] |= partner.commercial_partner_id
        return found
