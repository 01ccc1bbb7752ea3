"""Every route with an id, as everybody, with everybody's ids: who owns it decides."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from odoo.http import Request
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .attack_guessing import NEVER_THE_SAME
from .attack_routes import MUTED
from .fuzz import NO_ID

#: What the parameter of a route means: model, and the columns that name an owner.
OWNED = {
    "statement_id": ("loyalty.commission.statement", ("partner_id",)),
    "entry_id": ("loyalty.ledger.entry", ("partner_id",)),
    "support_id": ("loyalty.partner.support", ("partner_id", "customer_id")),
    "deal_id": ("loyalty.partner.deal", ("partner_id",)),
    "order_id": ("sale.order", ("partner_id",)),
    "mission_id": ("loyalty.mission", ()),  # offered or not, by company and audience
    "file_id": ("ir.attachment", ()),
    "partner_id": ("res.partner", ()),  # by its token alone
}
#: What is shown of a model at all: a draft is nobody's yet.
SHOWN = {
    "loyalty.commission.statement": [("state", "=", "confirmed")],
    "loyalty.ledger.entry": [("purpose", "=", "commission"), ("kind", "=", "earn")],
    "loyalty.partner.support": [("date_end", "=", False)],
    "ir.attachment": [("res_model", "=", "loyalty.partner.agreement")],
}
#: Ids that are no record's: of the right type, and not.
NOBODYS, NO_IDS = (0, NO_ID, 10**18), ("-1", "abc", "1e3", "٣")


@dataclass(frozen=True)
class Visitor:
    """Who visits, for which firm, and which company's staff they are."""

    login: str
    firm: int = 0
    staff_of: int = 0


class AttackMatrix:
    """What is not one's own is answered as if there were no such thing."""

    def visitors(self):
        """Those of the world, and four more: a colleague, a leaver, a clerk, a stranger."""
        here = {"company_id": self.company.id, "company_ids": [self.company.id]}
        there = {"company_id": self.elsewhere.id, "company_ids": [self.elsewhere.id]}
        people = self.env["res.partner"].create(
            [
                {"name": "cora", "parent_id": self.users["anna"].partner_id.id},
                {"name": "lea", "parent_id": self.own.id},
                {"name": "zoe", "parent_id": self.foreigner.id},
            ]
        )
        for login, person, where in zip(
            ("cora", "lea", "zoe"), people, (here, here, there), strict=True
        ):
            values = {"groups": "base.group_portal", "partner_id": person.id, **where}
            new_test_user(self.env, login, **values)
        new_test_user(self.env, "carl", groups="base.group_user", **here)
        new_test_user(
            self.env, "sven", groups="sales_team.group_sale_salesman_all_leads", **there
        )
        return [
            Visitor("public"),
            Visitor("anna", self.own.id),
            Visitor("otto", self.neighbour.id),
            Visitor("cora", self.own.id),
            Visitor("lea"),  # archived after she has logged in
            Visitor("carl"),
            Visitor("alec", staff_of=self.company.id),
            Visitor("zoe", self.foreigner.id),
            Visitor("sven", staff_of=self.elsewhere.id),
        ]

    def quote(self):
        """An order of each firm itself."""
        firms = self.own | self.neighbour | self.foreigner
        self.env["sale.order"].create(
            [
                {
                    "partner_id": firm.id,
                    "company_id": (firm.company_id or self.company).id,
                }
                for firm in firms
            ]
        )

    def enter(self, visitor):
        """A session of the visitor's."""
        self.log_in(visitor.login)
        if visitor.login == "lea":
            self.env["res.users"].search([("login", "=", "lea")]).active = False
            self.env.flush_all()

    # ------------------------------------------------------------------- routes

    def id_routes(self):
        """(path with a hole, methods, parameter) of all routes that name a record."""
        for rule, methods in self.routes():
            name = next(iter(re.findall(r"<int:(\w+)>", rule.rule)), "page")
            if name != "page":
                path = re.sub(r"<string:\w+>", "x", rule.rule)
                path = path.replace("<int:page>", "1")
                yield re.sub(r"<int:\w+>", "{}", path), methods[0], name

    def records(self, name):
        """One record of each firm that the parameter may mean."""
        model, columns = OWNED[name]
        rows = self.env[model].sudo().search(SHOWN.get(model, []))
        if not columns:
            return rows[:2]
        found = rows.browse()
        for firm in (self.own, self.neighbour, self.foreigner):
            found |= rows.filtered(
                lambda row, firm=firm: firm.id in self.owners_of(row)
            )[:1]
        self.assertEqual(len(found), 3, model)
        return found

    def owners_of(self, record):
        """Ids of the firms whose record it is."""
        columns = next(c for model, c in OWNED.values() if model == record._name)
        return {record[column].commercial_partner_id.id for column in columns}

    def may(self, visitor, record):
        """Does the record belong to the visitor's firm, or to the books they keep?"""
        if visitor.staff_of:
            return record.company_id.id == visitor.staff_of
        return visitor.firm in self.owners_of(record)

    # -------------------------------------------------------------------- tests

    def test_every_parameter_is_known(self):
        """A route with a new id says here whose it is."""
        self.assertEqual({name for *_route, name in self.id_routes()}, set(OWNED))

    @mute_logger(*MUTED)
    def test_who_owns_it_decides(self):
        """200 for the owner alone; foreign and missing are one answer; no 500."""
        self.quote()
        for visitor in self.visitors():
            self.enter(visitor)
            for path, method, name in self.id_routes():
                self.compare(visitor, path, method, self.records(name))

    def compare(self, visitor, path, method, records):
        """One row of the matrix: the same route with all kinds of ids."""
        missing = self.shape_of(path, method, NO_ID + 1)
        junk = NO_IDS if visitor.login in ("public", "anna") else ()
        for id_ in (*NOBODYS, *junk):
            shape = self.shape_of(path, method, id_)
            self.note(visitor, path, id_, shape[0] >= 500, f"answers {shape[0]}")
            is_number = isinstance(id_, int)
            self.note(visitor, path, id_, is_number and shape != missing, "differs")
        for record in records:
            before = self.writes()
            if self.may(visitor, record):
                is_shown = method == "GET" and not visitor.staff_of
                if is_shown:
                    status = self.shape_of(path, method, record.id)[0]
                    self.note(visitor, path, record, status != 200, f"is {status}")
                continue
            shape = self.shape_of(path, method, record.id)
            self.note(visitor, path, record, shape != missing, f"{shape} not {missing}")
            if method == "POST":
                written = self.written_since(before)
                self.note(visitor, path, record, written, f"writes {written}")

    def note(self, visitor, path, what, is_wrong, why):
        """Keep what is wrong, count what is not."""
        if is_wrong:
            self.found.append(f"{visitor.login}: {path} of {what}: {why}"[:500])
        else:
            self.survived += 1

    def shape_of(self, path, method, id_):
        """Status, way on and text of an answer, without any number."""
        form = {"csrf_token": Request.csrf_token(self)} if method == "POST" else None
        answer = self.url_open(path.format(id_), data=form, allow_redirects=False)
        place = urlsplit(answer.headers.get("Location", ""))
        way = f"{place.path}?{place.query}".replace(str(id_), "")
        told = NEVER_THE_SAME.sub("", answer.text).replace(str(id_), "")
        return answer.status_code, re.sub(r"\d+", "", way), re.sub(r"\d+", "", told)
