import base64
import csv
import io

from openpyxl import load_workbook

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_list

from ..policy import sheet

#: A larger file is better split: somebody has to read what will happen.
ROWS = 5000
#: So many lines are recorded by one click; the rest waits for the next.
AT_ONCE = 500


class LoyaltySheetImport(models.AbstractModel):
    """A spreadsheet that is brought in: first what would happen, line by line, then do it.

    How to use: inherit it with a ``line_ids`` of ``loyalty.sheet.import.line``, and say
    which :meth:`_headings` there are.
    """

    _name = "loyalty.sheet.import"
    _description = "Import of a Spreadsheet"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(required=True, attachment=False, help="CSV or XLSX.")
    filename = fields.Char()
    ready_count = fields.Integer(string="To create", compute="_compute_counts")
    done_count = fields.Integer(string="Created", compute="_compute_counts")
    problem_count = fields.Integer(string="To correct", compute="_compute_counts")
    problems = fields.Binary(compute="_compute_problems")

    def _compute_counts(self):
        for wizard in self:
            wizard.ready_count = len(wizard.line_ids.filtered("is_ready"))
            wizard.done_count = len(wizard.line_ids.filtered("is_done"))
            wizard.problem_count = len(wizard.line_ids.filtered("is_problem"))

    def _compute_problems(self):
        heading = self._columns()
        for wizard in self:
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow([*heading.values(), "!"])
            for line in wizard.line_ids.filtered("is_problem"):
                cells = [*(line[name] for name in heading), line.message]
                writer.writerow([sheet.safe(cell or "") for cell in cells])
            wizard.problems = base64.b64encode(text.getvalue().encode("utf-8-sig"))

    # ---------------------------------------------------------------- to fill

    def _columns(self):
        """Dict from the fields of a line to the headings of their columns."""
        raise NotImplementedError

    def _headings(self):
        """Dict from what people may write over a column (lower case) to the field."""
        raise NotImplementedError

    def _needed(self):
        """The fields without which a file means nothing."""
        raise NotImplementedError

    # ------------------------------------------------------------------ verbs

    def action_check(self):
        """Say line by line what would happen; nothing is recorded yet."""
        self.ensure_one()
        rows = self._rows()
        self.line_ids = [Command.clear(), *(Command.create(row) for row in rows)]
        self.line_ids._judge()
        return self._reopen()

    def action_import(self):
        """Record what can be recorded; what has to be corrected stays on the list."""
        self.ensure_one()
        for line in self.line_ids.filtered("is_ready")[:AT_ONCE]:
            line._record()
        return self._reopen()

    def action_problems(self):
        """Hand out the lines that have to be corrected, as a spreadsheet."""
        url = f"/web/content/{self._name}/{self.id}/problems/problems.csv"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true"}

    def _reopen(self):
        """Show the same import again."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self._description,
        }

    # ---------------------------------------------------------------- reading

    def _rows(self):
        """The rows of the file as values of lines."""
        content = base64.b64decode(self.file or b"")
        try:
            is_xlsx = content[:2] == b"PK"
            rows = self._of_xlsx(content) if is_xlsx else self._of_csv(content)
        except Exception as error:  # noqa: BLE001 - whatever the library trips over
            raise UserError(
                self.env._("The file cannot be read as CSV or XLSX: %s", error)
            ) from error
        heading, *rows = [row for row in rows if any(row)] or [[]]
        places = sheet.columns(heading, self._headings())
        columns = self._columns()
        if not set(self._needed()) <= set(places):
            raise UserError(
                self.env._(
                    "The first row has to name the columns: %s at least. Download the "
                    "template to see how.",
                    format_list(self.env, [columns[name] for name in self._needed()]),
                )
            )
        if len(rows) > ROWS:
            raise UserError(
                self.env._("The file has more than %s lines. Please split it.", ROWS)
            )
        return [
            {"number": number}
            | {
                column: row[place] if place < len(row) else ""
                for column, place in places.items()
            }
            for number, row in enumerate(rows, start=2)
        ]

    def _of_xlsx(self, content):
        """Cells of the first sheet as texts; formulas as their values."""
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            ["" if cell is None else str(cell).strip() for cell in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]

    def _of_csv(self, content):
        """Cells as texts, whichever of the usual separators is used."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[cell.strip() for cell in row] for row in rows]
