"""What the log tells, and what a text of somebody's does when it is rendered."""

import logging
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

#: Words that must stay out of the log, wherever they were typed.
TYPED = {
    "name": "Wilhelmina Secretname",
    "company": "Secretworks",
    "email": "secret@private.example",
    "phone": "+32 455 987 654",
    "message": "a secret message",
    "claim": "a secret claim",
}
#: What would come out if it were run: 7 x 7,777.
CODE = '{{ 7*7777 }}${7*7777}<t t-out="7*7777"/>{% print(7*7777) %}#{7*7777}'
RESULT = "54439"


class Kept(logging.Handler):
    """All that Odoo logs at the level of a server, as it would be written.

    Not the access log (werkzeug's), which names addresses, as that of any web server.
    """

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


class AttackSecrets:
    """Logs hold numbers and kinds; templates hold texts, and run none of them."""

    @contextmanager
    def server_log(self):
        """Everything that is logged meanwhile."""
        kept, odoo = Kept(), logging.getLogger("odoo")
        level = odoo.level
        odoo.addHandler(kept)
        odoo.setLevel(logging.INFO)  # tests speak of errors alone
        try:
            yield kept.lines
        finally:
            odoo.setLevel(level)
            odoo.removeHandler(kept)

    def secrets(self):
        """What was typed, and codes and tokens of the world."""
        statement = self.statement_of(self.own)
        card = self.env["loyalty.card"].search([("issuer_id", "=", self.own.id)])
        return {
            **TYPED,
            "card": card[:1].code,
            "code": self.own.loyalty_partner_code_ids.code,
            "token": statement._portal_ensure_token(),
            "login": self.users["anna"].email or "anna@a.example",
        }

    def visit(self, secrets):
        """Every page on which somebody types, and those that a code or token opens."""
        statement = self.statement_of(self.own)
        entry = statement.line_ids[:1]
        self.url_open(f"/refer/{secrets['code']}")
        self.url_open(f"/buy/{secrets['card']}")
        self.url_open(f"/my/statements/{statement.id}?access_token={secrets['token']}")
        self.post(f"/buy/{secrets['card']}/order", product=str(self.year.id))
        self.post("/my/rewards/recommend", **TYPED)
        self.post("/my/deals/new", **TYPED)
        self.post("/my/support", code=secrets["code"])
        self.post("/my/rewards/code", loyalty_code=secrets["code"])
        self.post(f"/my/commissions/{entry.id}/dispute", claim=TYPED["claim"])

    def look_through(self, lines, secrets, when):
        """Is any of it in the log?"""
        for what, word in secrets.items():
            for line in lines:
                if word and word in line:
                    self.found.append(f"{when}: the log tells {what}: {line[:200]}")
            self.survived += 1

    def test_the_log_names_nobody(self):
        """Neither what was typed, nor codes, nor tokens, when all goes well."""
        secrets = self.secrets()
        self.log_in("anna")
        with self.server_log() as lines:
            self.visit(secrets)
        self.look_through(lines, secrets, "all is well")

    def test_the_log_names_nobody_when_it_breaks(self):
        """An error in the middle of each page: it is logged, what was typed is not."""
        secrets = self.secrets()
        broken = {
            "loyalty.recommendation": "_take",
            "loyalty.partner.deal": "create",
            "loyalty.partner.support": "_choose",
            "loyalty.attribution": "_decide",
            "loyalty.commission.dispute": "_raise",
            "loyalty.card": "_usable",
            "loyalty.commission.statement": "_compute_access_url",
        }
        self.log_in("anna")
        with self.server_log() as lines:
            for model, method in broken.items():
                boom = RuntimeError("boom")
                with patch.object(self.env.registry[model], method, side_effect=boom):
                    self.visit(secrets)
        self.assertIn("boom", "".join(lines), "nothing broke")
        self.look_through(lines, secrets, "broken")

    def test_what_is_caught_is_logged_by_kind_and_place(self):
        """What an error says of a person stands on the record, not in the log."""
        secrets = self.secrets()
        says = RuntimeError(" ".join(secrets.values()))
        move = self.env["account.move"].search([("partner_id", "=", self.own.id)])[:1]
        touch = self.env["loyalty.referral.touch"].sudo().search([], limit=1)
        notice = self.env["loyalty.notice"].search([], limit=1)

        def breaks(*_arguments, **_named):
            raise says

        def broken(model, method):
            return patch.object(self.env.registry[model], method, breaks)

        with self.server_log() as lines:
            with broken("loyalty.ledger.sync", "_sync_all"):
                self.env["loyalty.ledger.inbox"]._attempt(move._name, move.ids)
            self.env["loyalty.attribution"]._try(touch, breaks)
            with self.env["loyalty.reward.payment"]._without_blocking(move):
                breaks()
            with broken("mail.template", "send_mail_batch"):
                notice._write_mails("thanks")
        self.assertEqual("".join(lines).count("RuntimeError at"), 4, lines)
        self.look_through(lines, secrets, "caught")

    # ---------------------------------------------------------------- templates

    def our_templates(self):
        """The mail templates of both addons."""
        known = self.env["ir.model.data"].search(
            [("model", "=", "mail.template"), ("module", "like", "loyalty\\_%")]
        )
        ours = known.filtered(lambda row: row.module != "loyalty")
        templates = self.env["mail.template"].browse(ours.mapped("res_id"))
        self.assertGreater(len(templates), 8)
        return templates.exists()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_templates_are_edited_by_few(self):
        """A salesperson writes no template of ours, and no code into one of their own."""
        editors = self.env.ref("mail.group_mail_template_editor")
        staff = self.env.ref("base.group_user")
        staff.implied_ids = [Command.unlink(editors.id)]
        seller = new_test_user(
            self.env, "writer", groups="sales_team.group_sale_salesman"
        )
        self.assertFalse(seller.has_group("mail.group_mail_template_editor"))
        for template in self.our_templates():
            for field in ("body_html", "subject", "email_to"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    template.with_user(seller).write({field: "{{ 7*7777 }}"})
        templates = self.env["mail.template"].with_user(seller)
        with self.assertRaises(AccessError), self.cr.savepoint():
            templates.create(
                {
                    "name": "Own",
                    "model_id": self.env["ir.model"]._get_id("loyalty.referral"),
                    "body_html": '<t t-out="object.sudo().env.cr.dbname"/>',
                }
            )

    def test_what_customers_call_themselves_is_not_run(self):
        """In every mail of ours that there is a record for, and in the chatter."""
        names = (
            self.own
            | self.neighbour
            | self.env["res.partner"].search([("name", "like", "wood")])
        )
        names.name = CODE
        self.program.name = self.plan.name = self.discount.name = CODE
        rendered = 0
        for template in self.our_templates():
            record = self.env[template.model].sudo().search([], limit=1)
            if not record:
                continue
            for field in ("subject", "body_html"):
                told = template._render_field(field, record.ids)[record.id]
                self.assertNotIn(RESULT, told, f"{template.name}: {field}")
                rendered += 1
        self.assertGreater(rendered, 5)
        bodies = self.env["mail.message"].search([]).mapped("body")
        self.assertFalse([body for body in bodies if RESULT in (body or "")])

    def test_what_stands_on_an_invoice_is_not_run(self):
        """The line names programme and friend as they are called."""
        firm, friend = self.env["res.partner"].create(
            [{"name": f"{CODE} {name}", "is_company": True} for name in ("a", "b")]
        )
        self.program.name = CODE
        self.refer_and_pay(CODE, firm, friend)
        lines = self.env["account.move.line"].search(
            [("partner_id", "=", firm.id), ("display_type", "=", "product")]
        )
        told = " ".join(lines.mapped("name"))
        self.assertNotIn(RESULT, told)
        self.assertIn("{{ 7*7777 }}", told)
