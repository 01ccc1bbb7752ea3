"""What each role reads is what an independent reckoning allows, by whatever door."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, mute_logger

from .attack_common import OTHER, Undo, our_models

#: What the portal reads at all: the model, and whose rows (a column of the table).
PORTAL_READS = {
    "loyalty.ledger.entry": ("partner_id", ""),
    "loyalty.partner.binding": ("partner_id", ""),
    "loyalty.commission.dispute": ("partner_id", ""),
    "loyalty.commission.statement": (
        "partner_id",
        "AND state IN ('confirmed', 'paid')",
    ),
    "loyalty.partner.support": ("partner_id", "AND date_end IS NULL"),
}
#: The ledger proper: nobody writes it, whatever group they are in.
LEDGER = ("account", "transaction", "entry", "application")


class AttackRights:
    """Search, read, group, name, export and attachments, as each role."""

    def owned(self, model):
        """Ids of the rows of Anna's firm, by a query of the test's own."""
        column, more = PORTAL_READS[model]
        query = SQL(
            f"SELECT id FROM %s WHERE %s = %s {more}",  # pylint: disable=sql-injection
            SQL.identifier(self.env[model]._table),
            SQL.identifier(column),
            self.own.id,
        )
        return {id_ for (id_,) in self.env.execute_query(query)}

    def test_the_portal_reads_its_own_rows_and_no_others(self):
        env = self.env(user=self.users["anna"])
        for model in our_models(self.env):
            if self.env[model]._abstract:
                continue
            if model not in PORTAL_READS:
                self.assertFalse(env[model].has_access("read"), model)
                continue
            own = self.owned(model)
            self.assertTrue(own, f"the attack finds nothing to attack in {model}")
            self.assertEqual(set(env[model].search([]).ids), own, model)
            self.same_by_other_doors(env[model], own)

    def same_by_other_doors(self, records, own):
        """Grouping, counting, naming and reading tell no more than searching."""
        (total,) = records.formatted_read_group([], [], ["__count"])
        self.assertEqual(total["__count"], len(own), records)
        self.assertEqual(records.search_count([]), len(own))
        named = {id_ for id_, _name in records.name_search("", limit=None)}
        self.assertLessEqual(named, own)
        foreign = records.sudo().search([("id", "not in", list(own))], limit=1)
        for call in (
            lambda record: record.read(["display_name"]),
            lambda record: record.web_read({"display_name": {}}),
            lambda record: record.export_data(["id"]),
            lambda record: record.copy(),
            lambda record: record.write({}) and record.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                call(foreign.with_env(records.env))

    def test_following_a_record_opens_nothing(self):
        """Whoever is made a follower still reads nothing of a neighbour's."""
        anna = self.users["anna"]
        for model in ("loyalty.partner.binding", "loyalty.commission.statement"):
            theirs = self.env[model].search(
                [(PORTAL_READS[model][0], "=", self.neighbour.id)], limit=1
            )
            theirs.sudo().message_subscribe(anna.partner_id.ids)
            with self.assertRaises(AccessError), self.cr.savepoint():
                theirs.with_user(anna).read(["display_name"])

    def test_attachments_are_as_closed_as_their_records(self):
        """A signed agreement cannot be fetched, nor found among the attachments."""
        files = self.env["ir.attachment"].sudo()
        agreements = files.search(
            [
                ("res_model", "=", "loyalty.partner.agreement"),
                ("res_field", "=", "document"),
            ]
        )
        self.assertTrue(agreements)
        hidden = agreements.with_user(self.users["anna"])
        self.assertFalse(hidden.search([("id", "in", agreements.ids)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            hidden.read(["datas"])
        self.log_in("anna")
        for record in self.env["loyalty.partner.agreement"].search([]):
            url = f"/web/content/{record._name}/{record.id}/document"
            self.assertNotIn("Paper", self.url_open(url).text)

    def test_each_group_keeps_to_its_company(self):
        """Every group that our access lines name, one by one (rules of groups add up)."""
        models = our_models(self.env)
        lines = self.env["ir.model.access"].sudo()
        groups = lines.search([("model_id.model", "in", models)]).group_id
        staff = self.users["sally"]
        self.assertGreater(len(groups), 5)
        for group in groups - self.env.ref("base.group_portal"):
            user = staff.copy({"login": f"in {group.id}"})
            user.group_ids = [Command.set(group.ids)]
            self.keeps_to_company(self.env(user=user))

    def keeps_to_company(self, env):
        """No row of another company in any model that has companies."""
        for model in our_models(env):
            records = env[model]
            if records._abstract or not records.has_access("read"):
                continue
            if records._transient:  # what a window holds for an hour, as in all of Odoo
                continue
            if "company_id" in records._fields:
                there = self.rows_of(self.elsewhere, model)
                self.assertFalse(
                    records.with_context(active_test=False).search(
                        [("id", "in", there.ids)]
                    ),
                    f"{model} as {env.user.group_ids.full_name}",
                )

    def test_companies_cannot_be_asked_for(self):
        """The companies of a request are checked, not believed."""
        forged = {"allowed_company_ids": self.elsewhere.ids}
        for name in ("anna", "sally", "alec"):
            env = self.env(user=self.users[name], context=forged)
            with self.assertRaises(AccessError), self.cr.savepoint():
                env["loyalty.referral"].search([]).mapped("display_name")

    def test_nobody_writes_the_ledger(self):
        """No group may, and the administrator's access lines say so too."""
        lines = self.env["ir.model.access"].sudo()
        for name in LEDGER:
            writing = lines.search(
                [
                    ("model_id.model", "=", f"loyalty.ledger.{name}"),
                    "|",
                    "|",
                    ("perm_write", "=", True),
                    ("perm_create", "=", True),
                    ("perm_unlink", "=", True),
                ]
            )
            self.assertFalse(writing.mapped("name"))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_tampering_moves_no_money(self):
        """Whatever a salesperson writes on a rewarded referral, who was paid stays paid."""
        referral = self.env["loyalty.referral"].search(
            [("referrer_id", "=", self.own.id)]
        )
        before = (self.balance(self.own), self.balance(self.neighbour))
        forged = {
            "referrer_id": self.neighbour.id,
            "friend_id": self.customer.id,
            "program_id": self.program.copy().id,
            "company_id": self.elsewhere.id,
            "date": "2030-01-01",
            "terms": {"rewards": []},
            "state": "refused",
            "year_amount": 1e6,
            "earned_amount": 1e6,
            "contract_id": False,
            "invoice_id": False,
            "active": False,
        }
        for field, value in forged.items():
            if field not in referral._fields:
                continue
            try:
                with self.cr.savepoint():
                    referral.with_user(self.users["sally"]).write({field: value})
                    self.sync()
                    after = (self.balance(self.own), self.balance(self.neighbour))
                    if after != before:
                        self.found.append(f"{field}: {before} became {after}")
                    raise Undo
            except (Undo, UserError):
                self.env.cr.clear()
                self.env.invalidate_all()

    def test_nobody_sees_the_neighbour_in_an_error(self):
        """A refusal names the record's kind, not what is in it."""
        theirs = self.env["loyalty.referral"].search(
            [("referrer_id", "=", self.neighbour.id)]
        )
        with self.assertRaises(AccessError) as refusal, self.cr.savepoint():
            theirs.with_user(self.users["anna"]).read(["display_name"])
        self.assertNotIn(OTHER, str(refusal.exception))
