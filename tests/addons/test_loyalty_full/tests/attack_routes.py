"""Every route of ours, as everybody, with ids, words and forms that nobody expects."""

import re
from urllib.parse import quote, urlsplit

from odoo.http import Request
from odoo.tools import mute_logger

from .attack_common import OURS
from .fuzz import NO_ID, ROUNDS, TEXTS

#: Parameters that some page somewhere understands, besides those of the handler.
PARAMETERS = (
    "access_token",
    "redirect",
    "next",
    "url",
    "r",
    "show",
    "sort",
    "page",
    "done",
    "sent",
    "report_type",
    "download",
    "partner_id",
    "company_id",
    "state",
    "amount",
    "loyalty_code",
    "loyalty_name",
    "db",
)
#: Who visits; the neighbour is a victim, and what they may do is what Anna may.
ATTACKERS = ("public", "anna", "sally", "alec")
MUTED = ("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.sql_db")


class AttackRoutes:
    """No 500, no foreign row, no way out of the site; looking at a page writes nothing."""

    def routes(self):
        """(rule, methods) of what our controllers answer, from the routing map itself."""
        for rule in self.env["ir.http"].routing_map().iter_rules():
            handler = rule.endpoint.func
            while hasattr(handler, "func"):
                handler = handler.func
            if getattr(handler, "__module__", "").startswith(OURS):
                yield rule, sorted(set(rule.methods or ()) & {"GET", "POST"})

    def test_the_map_knows_our_routes(self):
        rules = {rule.rule for rule, _methods in self.routes()}
        self.assertGreater(len(rules), 25)
        self.assertIn("/refer/<string:code>", rules)
        self.assertIn("/my/statements/<int:statement_id>", rules)

    @mute_logger(*MUTED)
    def test_looking_at_pages(self):
        """GET: every actor, every record, forged parameters."""
        for name in ATTACKERS:
            self.log_in(name)
            for rule, methods in self.routes():
                self.forget()  # else wrong codes would keep us from the code's page
                if "GET" in methods:
                    for url in self.urls(rule):
                        self.look(self.actors[name], url)

    @mute_logger(*MUTED)
    def test_sending_forms(self):
        """POST: without a token it is refused; with one it changes nothing of others."""
        for name in ATTACKERS:
            self.log_in(name)
            token = Request.csrf_token(self)
            for rule, methods in self.routes():
                if "POST" in methods:
                    urls = list(self.urls(rule))
                    self.send_without_token(self.actors[name], urls[0])
                    for url in urls:
                        self.send(self.actors[name], url, token)

    @mute_logger(*MUTED)
    def test_forms_are_not_links(self):
        """What changes something is not done by GET, nor what shows something by POST."""
        self.log_in("anna")
        for rule, methods in self.routes():
            if rule.rule.startswith("/web/"):
                continue  # core's, which we extend as it is
            self.assertTrue(methods, f"{rule.rule} says no method")
            if "token" not in rule.arguments:
                self.assertTrue(rule.endpoint.routing.get("csrf", True), rule.rule)
            self.assertEqual(len(methods), 1, f"{rule.rule}: one method each")

    # ------------------------------------------------------------------- attacks

    def look(self, actor, url):
        """Open a page: nothing breaks, nothing foreign is told, nothing is written."""
        before = self.writes()
        answer = self.url_open(url, allow_redirects=False)
        self.check(actor, f"{actor.name}: GET {url}", answer)
        if written := self.written_since(before):
            self.found.append(f"{actor.name}: GET {url}: writes {written}")

    def send_without_token(self, actor, url):
        """A form that another site made up."""
        before = self.writes()
        answer = self.url_open(url, data=self.form(), allow_redirects=False)
        call = f"{actor.name}: POST {url} without a token"
        if answer.status_code not in (400, 303, 404):
            self.found.append(f"{call}: {answer.status_code}")
        if written := self.written_since(before):
            self.found.append(f"{call}: writes {written}")

    def send(self, actor, url, token):
        """Send a form with forged fields: it may fail, and changes nothing of others."""
        owners, form = self.owners(), self.form()
        call = f"{actor.name}: POST {url} {form}"[:400]
        answer = self.url_open(
            url, data=form | {"csrf_token": token}, allow_redirects=False
        )
        self.check(actor, call, answer)
        if self.owners() != owners:
            self.found.append(f"{call}: changes what belongs to others")

    def check(self, actor, call, answer):
        """What holds for every answer."""
        self.survived += 1
        if answer.status_code >= 500:
            self.found.append(f"{call}: {answer.status_code}")
        told = answer.text
        if actor.is_staff:  # pages of the portal for staff show their own firm's
            told = ""
        for word in actor.foreign:
            if re.search(rf"\b{word}\b", told):
                self.found.append(f"{call}: tells {word}")
        if "<script>alert(1)" in told or "onerror=alert(1)>" in told:
            self.found.append(f"{call}: script in the page")
        if "X-Injected" in answer.headers:
            self.found.append(f"{call}: a header came in")
        target = urlsplit(answer.headers.get("Location", ""))
        if target.netloc not in ("", urlsplit(self.base_url()).netloc):
            self.found.append(f"{call}: leads to {answer.headers['Location']}")

    def owners(self):
        """Figures of what belongs to the neighbour and to the other company."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT (SELECT SUM(hashtext(entry::text)::bigint)
                      FROM loyalty_ledger_entry entry
                     WHERE partner_id <> %(own)s AND partner_id <> %(other)s),
                   (SELECT SUM(hashtext(deal::text)::bigint)
                      FROM loyalty_partner_deal deal
                     WHERE partner_id NOT IN (%(own)s, %(other)s)),
                   (SELECT SUM(hashtext(statement::text)::bigint)
                      FROM loyalty_commission_statement statement)
            """,
            {"own": self.own.id, "other": self.neighbour.id},
        )
        return self.env.cr.fetchone()

    # -------------------------------------------------------------------- inputs

    def urls(self, rule):
        """Addresses of a rule: each kind of value in its place, forged parameters behind."""
        paths = []
        for values in self.places(rule):
            path = rule.rule
            for name, value in values.items():
                path = re.sub(rf"<[^<>]*\b{name}>", quote(str(value), safe=""), path)
            paths.append(path)
        return paths + [self.forged(paths) for _try in range(2 * ROUNDS)]

    def forged(self, paths):
        """One of the addresses with parameters that nobody expects."""
        query = "&".join(
            f"{quote(name)}={quote(self.fuzz.text(), safe='')}"
            for name in self.fuzz.sample(PARAMETERS, 4)
        )
        return f"{self.fuzz.choice(paths)}?{query}"

    def places(self, rule):
        """Values of a rule's converters: own, foreign and missing ids; codes and junk."""
        if not rule.arguments:
            return [{}]
        number = next(iter(re.findall(r"<int:(\w+)>", rule.rule)), None)
        others = rule.arguments - {number}
        if number:
            guessed = {name: self.fuzz.text() or "x" for name in others}
            return [{number: id_} | guessed for id_ in self.ids_for(number)]
        (name,) = others
        codes = self.env["loyalty.referral.code"].sudo().search([], limit=1).code
        card = self.env["loyalty.card"].sudo()
        cards = card.search([("issuer_id", "!=", False)]).mapped("code")
        return [
            {name: text or "x"} for text in (codes, *cards, self.fuzz.choice(TEXTS))
        ]

    def ids_for(self, name):
        """Ids of the model that the parameter's name means: the first, the last, none."""
        model = {
            "mission_id": "loyalty.mission",
            "file_id": "ir.attachment",
            "entry_id": "loyalty.ledger.entry",
            "statement_id": "loyalty.commission.statement",
            "support_id": "loyalty.partner.support",
            "deal_id": "loyalty.partner.deal",
            "order_id": "sale.order",
            "partner_id": "res.partner",
        }.get(name)
        ids = self.env[model].sudo().search([]).ids if model else [1, 2]
        return sorted({0, NO_ID, 10**18, *ids[:2], *ids[-2:]})

    def form(self):
        """A form of everything that is understood, and of what must not be."""
        names = (
            *PARAMETERS,
            "name",
            "email",
            "company_name",
            "contact_name",
            "phone",
            "message",
            "consent",
            "claim",
            "code",
            "product",
            "program",
            "customer",
            "vat",
            "website",
            "note",
            "expected_amount",
            "user_id",
            "referrer_id",
        )
        return {name: self.fuzz.text()[:400] for name in self.fuzz.sample(names, 12)}
