"""Asking by search, order and group what may not be read; formulas in lists that are exported."""

import csv
import io
import json

import openpyxl
from psycopg2 import Error as DatabaseError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.tools import mute_logger

from .attack_common import our_models
from .attack_rights import PORTAL_READS
from .fuzz import NO_ID

#: Texts that a spreadsheet would run, each of the letters it can begin with.
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0",
            "'=1+1")  # fmt: skip
#: What is no field and no order, and must not reach the database as either.
NONSENSE = (
    "id; DROP TABLE loyalty_ledger_entry",
    "id) UNION SELECT login FROM res_users --",
    "name' OR '1'='1",
    "terms.rewards",
    "terms->>'rewards'",
    "properties.x",
    "create_uid.password",
    "random()",
    "id desc nulls first, (SELECT 1)",
)


class AttackSearch:
    """A search is a question: what one may not read, one may not ask either."""

    def secrets_of(self, user):
        """(model, field) of all fields of ours that the user's groups keep from them."""
        for name in sorted(self.env.registry):
            records = self.env[name].with_user(user)
            if records._abstract or records._transient:
                continue
            if not records.has_access("read"):
                continue
            for field in records._fields.values():
                ours = any(module.startswith("loyalty_") for module in field._modules)
                if (
                    ours
                    and field.groups
                    and not records._has_field_access(field, "read")
                ):
                    yield records, field

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_what_is_not_read_is_not_asked(self):
        """Neither as a condition nor as an order, a group, a sum or a column."""
        asked = 0
        for login in ("anna", "sally", "alec"):
            for records, field in self.secrets_of(self.users[login]):
                name = field.name
                ways = [
                    lambda r=records, n=name: r.search([(n, "!=", False)], limit=1),
                    lambda r=records, n=name: r.search([], limit=1).read([n]),
                    lambda r=records, n=name: r.search_read([], [n], limit=1),
                    lambda r=records, n=name: r.search([], limit=1).export_data([n]),
                ]
                if field.store:
                    ways += [
                        lambda r=records, n=name: r.search([], order=n, limit=1),
                        lambda r=records, n=name: r.formatted_read_group([], [n], []),
                    ]
                for number, way in enumerate(ways):
                    self.refused(f"{login}: {records._name}.{name}, way {number}", way)
                    asked += 1
        self.assertGreater(asked, 50)

    def refused(self, call, ask):
        """It is an AccessError; a way that finds no record to read tells nothing."""
        try:
            with self.cr.savepoint():
                told = ask()
        except (AccessError, UserError):
            self.survived += 1
        except Exception as error:  # noqa: BLE001 - any other would be a traceback
            self.found.append(f"{call}: {type(error).__name__}: {error}"[:300])
        else:
            if told and told != {"datas": []}:
                self.found.append(f"{call}: {str(told)[:80]}")
            self.survived += 1

    def test_own_rows_are_no_way_into_foreign_ones(self):
        """What a row of one's own names is asked about only as far as it may be read."""
        anna = self.users["anna"]
        for model in PORTAL_READS:
            records = self.env[model].with_user(anna)
            for field in records._fields.values():
                if field.type != "many2one" or not field.store or field.groups:
                    continue
                if not self.env[field.comodel_name]._log_access:
                    continue
                condition = [(f"{field.name}.create_date", "!=", False)]
                try:
                    with self.cr.savepoint():
                        found = records.search(condition)
                except AccessError:
                    self.survived += 1
                    continue
                named = found.sudo()[field.name].with_user(anna)
                self.assertEqual(named, named._filtered_access("read"), field)
                self.survived += 1

    def test_a_friend_that_we_know_looks_like_one_that_we_do_not(self):
        """The referral itself says so, and is no record that the portal could read."""
        referral = self.env["loyalty.referral"].search(
            [("referrer_id", "=", self.own.id)], limit=1
        )
        hidden = referral.with_user(self.users["anna"])
        for ask in (
            lambda: hidden.read(["known_contact", "state", "year_amount"]),
            lambda: hidden.search([("known_contact", "=", True)]),
            lambda: hidden.formatted_read_group([], ["state"], ["__count"]),
            lambda: hidden.export_data(["state"]),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                ask()

    @mute_logger("odoo.sql_db", "odoo.models")
    def test_nonsense_reaches_no_database(self):
        """As order, group, condition and column: refused before any SQL is made of it."""
        for login in ("anna", "sally"):
            for model in our_models(self.env):
                records = self.env[model].with_user(self.users[login])
                if records._abstract or not records.has_access("read"):
                    continue
                for text in NONSENSE:
                    for ask in (
                        lambda r=records, t=text: r.search([], order=t),
                        lambda r=records, t=text: r.search([(t, "=", "1")]),
                        lambda r=records, t=text: r.formatted_read_group([], [t], []),
                        lambda r=records, t=text: r.search([], limit=1).read([t]),
                    ):
                        self.no_sql(f"{login}: {model}: {text}", ask)

    def no_sql(self, call, ask):
        """Odoo may say no in its own words, the database in none."""
        try:
            with self.cr.savepoint():
                ask()
        except DatabaseError as error:
            self.found.append(f"{call}: {type(error).__name__}")
        except Exception:  # noqa: BLE001 - whatever Odoo says, it is no SQL
            self.survived += 1

    # ------------------------------------------------------------------ exports

    def export(self, kind, model, names, groups=()):
        """What the list's own export hands out to a salesperson who may export."""
        fields = [{"name": name, "label": name, "type": "char"} for name in names]
        asked = {
            "model": model,
            "fields": fields,
            "ids": False,
            "domain": [],
            "groupby": groups,
            "context": {"lang": "en_US"},
            "import_compat": False,
        }
        return self.sheet(f"/web/export/{kind}", asked)

    def sheet(self, address, asked):
        """What comes back when the web client asks for a sheet."""
        answer = self.url_open(
            address,
            data={"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return answer.content

    def cells_of(self, book):
        """Cells of a sheet; none is a formula, and some show what was typed."""
        book = openpyxl.load_workbook(io.BytesIO(book))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
        self.assertTrue(any("1+1" in str(cell.value) for cell in cells))
        return cells

    def test_exported_lists_hold_no_formula(self):
        """What customers typed, in the sheets that core makes of our lists."""
        self.users["sally"].group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        deals = self.env["loyalty.partner.deal"]
        deals.create([{"name": text, "partner_id": self.own.id} for text in FORMULAS])
        self.env.flush_all()
        self.log_in("sally")

        self.cells_of(self.export("xlsx", deals._name, ["name"]))
        grouped = self.cells_of(
            self.export("xlsx", deals._name, ["name", "state"], ["name"])
        )
        headings = [str(cell.value) for cell in grouped]
        headings = [text[:-4] for text in headings if text.endswith(" (1)")]
        typed = [text for text in headings if "1+1" in text or text[:1] == "'"]
        self.assertEqual(len(typed), len(FORMULAS), "each is a group of its own")

        sheet = io.StringIO(self.export("csv", deals._name, ["name"]).decode(), "")
        cells = [cell for row in csv.reader(sheet) for cell in row]
        self.assertGreaterEqual(len(cells), len(FORMULAS))
        self.assertFalse([cell for cell in cells if cell[:1] in set("=+-@\t\r\n")])

    def test_crossings_hold_no_formula(self):
        """The pivot as a sheet: partners name themselves at its columns and rows."""
        self.log_in("sally")
        for model in ("loyalty.partner.deal", "loyalty.ledger.entry"):
            names = [{"title": text, "width": 1, "height": 1} for text in FORMULAS]
            asked = {
                "model": model,
                "title": "Deals",
                "measure_count": 1,
                "col_group_headers": [names],
                "measure_headers": [],
                "rows": [
                    {"title": text, "indent": 0, "values": [{"value": 3.5}]}
                    for text in FORMULAS
                ],
            }
            cells = self.cells_of(self.sheet("/web/pivot/export_xlsx", asked))
            self.assertIn(3.5, [cell.value for cell in cells])

    def test_nobody_exports_what_they_do_not_read(self):
        """Anna asks for the export by its address; a salesperson for a secret column."""
        self.log_in("anna")
        answer = self.url_open(
            "/web/export/csv",
            data={
                "data": json.dumps(
                    {
                        "model": "loyalty.referral",
                        "fields": [{"name": "friend_name", "label": "x"}],
                        "ids": [NO_ID],
                        "domain": [],
                        "groupby": [],
                        "import_compat": False,
                    }
                ),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertNotEqual(answer.status_code, 200)
