"""A world to attack: the attacker's own firm, a neighbour's, and another company's."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, get_db_name, new_test_user
from odoo.tools import SQL

from odoo.addons.loyalty_partner_commission.tests.common_promo import PromoCommon

from .fuzz import SEED, Fuzz
from .telling import tell

#: Words that stand in every name of a world; whoever reads one has read a foreign row.
OWN, OTHER, ELSEWHERE = "Ownwood", "Quagmire", "Zephyrine"
#: Prefix of the modules whose code is ours.
OURS = ("odoo.addons.loyalty_referral.", "odoo.addons.loyalty_partner_commission.")
#: Writes of this transaction to the tables of ours, also those that were undone.
WRITES = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid)
                    + pg_stat_get_xact_tuples_updated(oid)
                    + pg_stat_get_xact_tuples_deleted(oid)
      FROM pg_class
     WHERE relkind = 'r' AND relname LIKE 'loyalty\\_%%'
       AND relname <> 'loyalty_code_miss'  -- counts whoever guesses, also the portal
"""


class Undo(Exception):
    """What was tried is taken back."""


@dataclass(frozen=True)
class Actor:
    """Who attacks, and the words that they must never read."""

    name: str
    user_id: int
    foreign: tuple[str, ...]
    is_staff: bool


class AttackCommon(PromoCommon, HttpCase):
    """Everybody has referrals, credit, customers, statements, codes, deals and more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        here, there = cls.company_data, cls.setup_other_company()
        cls.elsewhere = there["company"]
        cls.own = cls.populate(OWN)
        cls.neighbour = cls.populate(OTHER)
        with cls.at(there):
            cls.foreigner = cls.populate(ELSEWHERE, company_id=cls.company.id)
        assert cls.company == here["company"]
        cls.make_actors()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        threading.current_thread().dbname = get_db_name()  # the routing map asks it
        self.fuzz = Fuzz(SEED)
        self.found, self.survived = [], 0

    def tearDown(self):
        super().tearDown()
        if self.survived:
            tell(
                f"{self._testMethodName}: {self.survived} attacks survived (seed {SEED})"
            )
        if self.found:
            told = "\n".join(sorted(set(self.found)))
            self.fail(f"{told}\nrepeat it with LOYALTY_FUZZ_SEED={SEED}")

    @classmethod
    @contextmanager
    def at(cls, data):
        """Build in another company: its programme, its plan, its documents."""
        before = {
            name: getattr(cls, name)
            for name in ("env", "company", "program", "plan", "bonus", "discount")
        }
        cls.company = data["company"]
        allowed = {"allowed_company_ids": cls.company.ids}
        cls.env = cls.env(context=cls.env.context | allowed)
        cls.program = cls.env["loyalty.referral.program"].create(
            {"name": f"{ELSEWHERE} programme", "company_id": cls.company.id}
        )
        cls.plan = cls.make_plan(name=f"{ELSEWHERE} plan")
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.env["loyalty.binding.channel"].search([]).minimum_grade_id = False
        cls.discount = cls.make_program("discount_code", (5, 0), name=ELSEWHERE)
        yield
        for name, value in before.items():
            setattr(cls, name, value)

    # ------------------------------------------------------------------ a world

    @classmethod
    def populate(cls, word, **values):
        """A firm that refers and resells, with a friend and a customer of its own."""
        firm, friend, customer = cls.env["res.partner"].create(
            [
                {"name": f"{word} {name}", "is_company": True, **values}
                for name in ("Firm", "Friend", "Customer")
            ]
        )
        firm.action_make_loyalty_partner()
        cls.refer_and_pay(word, firm, friend)
        cls.sell_and_settle(word, firm, customer)
        cls.talk(word, firm, customer, values)
        return firm

    @classmethod
    def refer_and_pay(cls, word, firm, friend):
        """The friend's contract earns credit, of which an own contract uses some."""
        referral = cls.refer(friend, firm)
        codes = cls.env["loyalty.referral.code"].sudo()
        codes._of(firm, "referral", cls.company)._attribute(friend, "code")
        referral.message_post(body=f"{word} says")
        cls.paid_invoice(cls.contract(friend, 600))
        cls.invoice(cls.contract(firm, 250))

    @classmethod
    def sell_and_settle(cls, word, firm, customer):
        """A bound customer, a confirmed statement, a draft, and a code for later."""
        cls.bind(customer, firm)
        cls.sell_paid(1000.0, customer=customer)
        cls.billed(partners=firm)._portal_ensure_token()
        cls.sell_paid(500.0, "2026-03-01", customer=customer)
        cls.propose("2026-03-01", "2026-03-31", firm)
        cls.issue(partner=firm, customer=customer)
        cls.order(customer=customer)

    @classmethod
    def talk(cls, word, firm, customer, values):
        """What people wrote: a deal, a support, a claim, an agreement, a correction."""
        here = {"company_id": cls.company.id}
        deals = cls.env["loyalty.partner.deal"]
        deals.create({"name": f"{word} deal", "partner_id": firm.id, **here})
        cls.env["loyalty.partner.support"].sudo().create(
            {
                "customer_id": customer.id,
                "partner_id": firm.id,
                "chosen_by_id": customer.id,
                **here,
            }
        )._portal_ensure_token()
        entry = cls.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", firm.id), ("purpose", "=", "commission")], limit=1
        )
        cls.env["loyalty.commission.dispute"].sudo()._raise(entry, f"{word} claim")
        cls.env["loyalty.partner.agreement"].create(
            {
                "partner_id": firm.id,
                "block_note": f"{word} note",
                "document": b"UGFwZXI=",
                "document_name": f"{word}.pdf",
                **here,
            }
        )
        adjustment = cls.env["loyalty.ledger.adjustment"].sudo()
        adjustment.create(
            {
                "partner_id": firm.id,
                "currency_id": cls.company.currency_id.id,
                "purpose": "credit",
                "amount": 1.0,
                "reason": f"{word} reason",
                "date": fields.Date.today(),
                **here,
            }
        )._book()

    # ------------------------------------------------------------------- actors

    @classmethod
    def make_actors(cls):
        """A stranger, two portal users, a salesperson and an accountant."""
        here = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.env.ref("base.public_user").sudo().write(
            {
                "company_id": cls.company.id,
                "company_ids": [Command.link(cls.company.id)],
            }
        )
        users = {"public": cls.env.ref("base.public_user")}
        for login, firm in (("anna", cls.own), ("otto", cls.neighbour)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": firm.id, "email": f"{login}@a.example"}
            )
            users[login] = new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                **here,
            )
        for login, groups in (
            ("sally", "sales_team.group_sale_salesman"),
            ("alec", "account.group_account_user"),
        ):
            users[login] = new_test_user(cls.env, login, groups=groups, **here)
        foreign = {
            "public": (OWN, OTHER, ELSEWHERE),
            "anna": (OTHER, ELSEWHERE),
            "otto": (OWN, ELSEWHERE),
        }
        cls.users = users
        cls.actors = {
            name: Actor(
                name,
                user.id,
                foreign.get(name, (ELSEWHERE,)),
                name not in foreign,
            )
            for name, user in users.items()
        }

    # ------------------------------------------------------------------ helpers

    def writes(self):
        """How many rows of each table of ours this transaction has written so far."""
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(WRITES)))

    def written_since(self, before):
        """Tables of ours that were written to; what was undone counts too."""
        now = self.writes()
        return sorted(table for table, count in now.items() if count != before[table])

    def rows_of(self, company, model):
        """Ids of ``model`` that belong to ``company``, past every rule."""
        records = self.env[model].sudo().with_context(active_test=False)
        if "company_id" not in records._fields:
            return records.browse()
        return records.search([("company_id", "=", company.id)])

    def log_in(self, name):
        """A session of the actor's own."""
        login = None if name == "public" else name
        return self.authenticate(login, login)


def our_models(env):
    """Names of the models that we define."""
    modules = ("loyalty_referral", "loyalty_partner_commission")
    return sorted(n for n, m in env.items() if m._original_module in modules)
