"""Sheets of our lists hold texts, and no formulas.

Customers typed some of them. Core lets a spreadsheet run what begins with ``=``, and in
its text files what begins with ``@``, a tab or a line end.
"""

import json

from werkzeug.datastructures import FileStorage

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport
from odoo.addons.web.controllers.pivot import TableExporter

from ..policy import sheet


class LoyaltyCsv(CSVExport):
    """Lists as text."""

    def from_data(self, fields, columns_headers, rows):
        """Override of `web`: write our texts so that they stay texts."""
        return super().from_data(fields, columns_headers, _plain(rows))


class LoyaltySheet(ExcelExport):
    """Lists as sheets, also of groups, whose headings are texts as well."""

    def from_data(self, fields, columns_headers, rows):
        """Override of `web`: write our texts so that they stay texts."""
        return super().from_data(fields, columns_headers, _plain(rows))

    def from_group_data(self, fields, columns_headers, groups):
        """Override of `web`: write our texts so that they stay texts."""
        return super().from_group_data(fields, columns_headers, _plain_tree(groups))


class LoyaltyPivot(TableExporter):
    """Crossings as sheets."""

    @http.route()
    def export_xlsx(self, data, **kw):
        """Override of `web`: headings are what customers are called."""
        text = data.read() if isinstance(data, FileStorage) else data
        asked = json.loads(text)
        if isinstance(asked, dict) and _is_ours(asked.get("model")):
            for row in asked.get("col_group_headers", ()):
                for heading in row:
                    heading["title"] = _cell(heading["title"])
            for row in asked.get("rows", ()):
                row["title"] = _cell(row["title"])
            text = json.dumps(asked)
        return super().export_xlsx(text, **kw)


def _is_ours(model):
    """Is it a model of loyalty, by its name?"""
    return isinstance(model, str) and model.startswith("loyalty.")


def _cell(value):
    """What is written for ``value``: numbers stay numbers."""
    return sheet.safe(value) if isinstance(value, str) else value


def _plain(rows):
    """Rows of what is exported, if it is one of our lists; others are core's affair."""
    if not _is_ours(json.loads(request.params["data"]).get("model")):
        return rows
    return [[_cell(cell) for cell in row] for row in rows]


def _plain_tree(groups):
    """Groups of what is exported, down to their rows, with headings as texts."""
    if not _is_ours(groups._model._name):
        return groups
    groups.data = [[_cell(cell) for cell in row] for row in groups.data]
    groups.children = {
        _heading(key): _plain_tree(child) for key, child in groups.children.items()
    }
    return groups


def _heading(key):
    """A group as core names it: a pair, of which the name is written, or a plain value.

    A text stays the first of a pair, so that no two groups become one.
    """
    if isinstance(key, str):
        return key, _cell(key)
    return tuple(map(_cell, key)) if isinstance(key, tuple) else key
