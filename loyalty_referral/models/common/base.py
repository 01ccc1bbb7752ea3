from odoo import models

from ...policy import sheet


class Base(models.AbstractModel):
    """Lists of loyalty that are handed out as sheets hold texts, and no formulas.

    Customers typed some of them. Core lets a spreadsheet run what begins with ``=``, and
    in its text files what begins with ``@``, a tab or a line end.
    """

    _inherit = "base"

    def export_data(self, fields_to_export):
        """Override of `base`: numbers stay numbers, texts that would run stay texts."""
        exported = super().export_data(fields_to_export)
        if self._name.startswith("loyalty."):
            exported["datas"] = [
                [sheet.safe(cell) if isinstance(cell, str) else cell for cell in row]
                for row in exported.get("datas", [])
            ]
        return exported
