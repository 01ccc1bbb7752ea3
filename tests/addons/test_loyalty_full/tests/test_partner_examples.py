"""The stories of tests/worked_examples/partners, told to Odoo."""

import tomllib
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_partner_commission.tests.common_promo import PromoCommon

STORIES = Path(__file__).parents[3] / "worked_examples" / "partners"


@tagged("post_install", "-at_install")
class TestPartnerExamples(PromoCommon):
    def tell(self, name):
        self.told = tomllib.loads((STORIES / f"{name}.toml").read_text())
        self.codes = {}
        self.prepare()
        for number, step in enumerate(self.told["steps"], start=1):
            with freeze_time(step["on"]), self.subTest(f"{name}, step {number}"):
                self.play(step)
        self.assertLedgerProven()

    def prepare(self):
        """Levels, partners, customers, channels and programmes of the story."""
        levels = self.told.get("levels", [])
        self.grades = {
            level: self.env["res.partner.grade"].create(
                {"name": level, "sequence": rank, "company_id": self.company.id}
            )
            for rank, level in enumerate(levels, start=1)
        }
        self.grades[""] = self.env["res.partner.grade"]
        partners, companies = self.env["res.partner"], {}
        self.partners = {}
        for name, level in self.told["partners"].items():
            self.partners[name] = partners.create({"name": name, "is_company": True})
            self.partners[name].grade_id = self.grades[level]
            self.partners[name].action_make_loyalty_partner()
        for name, company in self.told["customers"].items():
            values = {"parent_id": companies[company].id} if company else {}
            values["is_company"] = not company
            companies[name] = partners.create({"name": name, **values})
        self.customers = companies
        for name, policy in self.told.get("channels", {}).items():
            self.allow(name, policy)
        self.programs = {
            name: self.program_of(program)
            for name, program in self.told.get("programs", {}).items()
        }
        if "status" in self.told:
            self.make_ladder(self.told["status"])

    def allow(self, name, policy):
        """What a channel may do."""
        channel = self.env["loyalty.binding.channel"].search(
            [("company_id", "=", self.company.id), ("channel", "=", name)]
        )
        channel.write(
            {
                "effect": policy["effect"],
                "once": policy.get("once", False),
                "minimum_grade_id": self.grades[policy.get("from_level", "")].id,
            }
        )

    def program_of(self, told):
        """A programme whose codes partners issue."""
        gifts = [reward["gift"] for reward in told["rewards"] if "gift" in reward]
        rewards = [
            (reward["percent"], reward.get("months", 0))
            for reward in told["rewards"]
            if "percent" in reward
        ]
        values = {
            "partner_grade_id": self.grades[told.get("from_level", "")].id,
            "partner_allowance": told.get("allowance", 0),
        }
        if gifts:
            values["reward_ids"] = [Command.clear(), *map(self.gift, gifts)]
        return self.make_program(told["channel"], *rewards, **values)

    def gift(self, name):
        """A reward that is a thing, on top of what was bought."""
        product = self.subscription(0, 20.0)
        product.name = name
        return Command.create(
            {
                "reward_type": "product",
                "reward_product_id": product.id,
                "required_points": 1,
            }
        )

    def make_ladder(self, told):
        """Points for turnover, customers and awards; each tier brings its level."""
        pricelists = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").sudo()._apply_group(pricelists)
        for level, percent in told["discount"].items():
            self.grades[level].default_pricelist_id = self.env[
                "product.pricelist"
            ].create(
                {
                    "name": level,
                    "item_ids": [
                        Command.create(
                            {"compute_price": "percentage", "percent_price": percent}
                        )
                    ],
                }
            )
        points = (
            {"metric": "spend", "per": told["per_turnover"], "points": 1},
            {"metric": "customers", "per": 1, "points": told["per_customer"]},
        )
        tiers = [
            {
                "name": level,
                "sequence": number,
                "points_min": needed,
                "benefit_ids": [
                    Command.create({"kind": "grade", "grade_id": self.grades[level].id})
                ],
            }
            for number, (level, needed) in enumerate(told["points"].items(), start=1)
        ]
        self.ladder = self.env["loyalty.tier.ladder"].create(
            {
                "name": "Partner status",
                "company_id": self.company.id,
                "audience": "partner",
                "grace_days": 0,
                "point_rule_ids": [Command.create(rule) for rule in points],
                "tier_ids": [Command.create(tier) for tier in tiers],
            }
        )

    # ------------------------------------------------------------------ steps

    def play(self, step):
        before = self.found()
        told = getattr(self, f"do_{step['do']}")(step) or {}
        self.sync()
        booked = [
            f"{entry.partner_id.name} {entry.kind} {entry.amount:g}"
            for entry in self.found() - before
        ]
        self.assertEqual(sorted(booked), sorted(step.get("books", [])))
        self.assertEqual(told.get("refused"), step.get("refused"))
        if "verdict" in step:
            touch = self.env["loyalty.referral.touch"].search(
                [], order="id desc", limit=1
            )
            self.assertEqual(touch.verdict_code, step["verdict"])
        if "to_pay" in step:
            self.assertAlmostEqual(told["to_pay"], float(step["to_pay"]))
        self.customers_are(step.get("has", {}), "loyalty_bound_to_id")
        for name, partner in step.get("support", {}).items():
            support = self.supports()._current(self.customers[name], self.company)
            self.assertEqual(support.partner_id.name or "", partner)
        for name, level in step.get("status", {}).items():
            self.assertEqual(self.evaluate(name, step["on"]), level)

    def customers_are(self, held, field):
        """Who has whom."""
        for name, partner in held.items():
            customer = self.customers[name]
            customer.invalidate_recordset([field])
            self.assertEqual(customer[field].name or "", partner)

    def found(self):
        """All entries of the story's partners."""
        ids = [partner.id for partner in self.partners.values()]
        return self.env["loyalty.ledger.entry"].search([("partner_id", "in", ids)])

    def do_claim(self, step):
        self.env["loyalty.partner.claim"].sudo()._claim(
            step["through"],
            self.partners[step["by"]],
            self.customers[step["customer"]],
            company_id=self.company.id,
        )

    def do_issue(self, step):
        program, partner = self.programs[step["program"]], self.partners[step["by"]]
        try:
            card = self.issue(program, partner, self.customers[step["customer"]])
        except UserError as error:
            return {"refused": self.code_of(str(error))}
        # the database's clock is not the story's
        self.env.cr.execute(
            SQL(
                "UPDATE loyalty_card SET create_date = %s WHERE id = %s",
                step["on"],
                card.id,
            )
        )
        self.codes[step["code"]] = card
        return None

    def do_buy(self, step):
        card, customer = self.codes[step["code"]], self.customers[step["customer"]]
        product = {1: self.month, 12: self.year, 24: self.two_years}[step["months"]]
        product.list_price = step["price"]
        if card.partner_channel == "purchase_link":
            if refusal := card._refusal(customer, self.company):
                return {"refused": refusal}
            purchases = self.env["loyalty.direct.purchase"]
            order = purchases._quotation(card, customer, product)
        else:
            order = self.order(product, customer)
            if error := self.apply(order, card.code):
                return {"refused": self.code_of(error)}
        order.action_confirm()
        return {"to_pay": order.amount_untaxed}

    def do_sell(self, step):
        arranged = self.partners.get(step.get("arranged_by"), self.env["res.partner"])
        self.sell_paid(
            step["amount"],
            str(step["on"]),
            self.customers[step["customer"]],
            loyalty_arranged_by_id=arranged.id,
        )

    def do_award(self, step):
        self.env["loyalty.tier.award"].create(
            {
                "name": "Certificate",
                "kind": "certificate",
                "partner_id": self.partners[step["by"]].id,
                "ladder_id": self.ladder.id,
                "points": step["points"],
                "date": step["on"],
            }
        )

    def do_quote(self, step):
        self.year.list_price = step["price"]
        return {
            "to_pay": self.order(self.year, self.partners[step["by"]]).amount_untaxed
        }

    def evaluate(self, name, day):
        """What the night does; the name of the partner's tier."""
        partner = self.partners[name]
        self.env["loyalty.tier.evaluation"]._evaluate(self.ladder, partner.ids, day)
        return (
            self.env["loyalty.tier.membership"]
            .search([("partner_id", "=", partner.id), ("date_end", "=", False)])
            .tier_id.name
        )

    def supports(self):
        """As the portal does it for its users."""
        return self.env["loyalty.partner.support"].sudo()

    def do_support(self, step):
        partner = self.partners.get(step["by"], self.env["res.partner"])
        codes = self.env["loyalty.referral.code"].sudo()
        text = codes._find(partner, "partner", self.company).code or "nobody's"
        try:
            self.supports()._choose(
                self.customers[step["customer"]], text, self.company
            )
        except UserError as error:
            self.assertIn("no partner with this code", str(error))
            return {"refused": "unknown"}
        return None

    def do_end_support(self, step):
        customer = self.customers[step["customer"]]
        self.supports()._current(customer, self.company)._end()

    def code_of(self, sentence):
        """Which refusal a sentence tells; two of them have one sentence on purpose."""
        if "already been used" in sentence:
            return "used"
        sentences = self.env["loyalty.card"]._refusal_sentences()
        told = [code for code, words in sentences.items() if words == sentence]
        expected = {step.get("refused") for step in self.told["steps"]}
        return next((code for code in told if code in expected), told[0])


def add(name):
    def test(self):
        self.tell(name)

    setattr(TestPartnerExamples, f"test_{name}", test)


for path in sorted(STORIES.glob("*.toml")):
    add(path.stem)
