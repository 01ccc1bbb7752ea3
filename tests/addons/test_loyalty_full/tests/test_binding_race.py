"""Two cursors claim one customer at once: one binding, and one conflict."""

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "database_breaking")
class TestBindingRace(BaseCase):
    """Real commits: the rows stay in this throw-away database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def environment(self, cr):
        """Everything, on a cursor of its own."""
        return api.Environment(cr, SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            company = env.ref("base.main_company")
            company.loyalty_commission_plan_id = env["loyalty.commission.plan"].create(
                {
                    "name": self.id(),
                    "company_id": company.id,
                    "rule_ids": [(0, 0, {"applies_to": "any", "rate": 10.0})],
                }
            )
            people = env["res.partner"].create(
                [{"name": f"{self.id()} {n}", "is_company": True} for n in range(3)]
            )
            self.first_id, self.second_id, self.customer_id = people.ids

    def claim(self, cr, partner_id):
        """A claim by link on ``cr``."""
        env = self.environment(cr)
        people = env["res.partner"]
        return env["loyalty.partner.claim"]._claim(
            "link", people.browse(partner_id), people.browse(self.customer_id)
        )

    @mute_logger("odoo.sql_db")
    def test_both_saw_nobody(self):
        """The second is told to try again, and then finds the first."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT 1")  # its snapshot is as old as the other's
            self.claim(first, self.first_id)
            first.commit()  # pylint: disable=invalid-commit
            with self.assertRaises(ConcurrencyError):
                self.claim(second, self.second_id)
            second.rollback()
            touch = self.claim(second, self.second_id)
            self.assertEqual(touch.verdict_code, "already_bound")
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            domain = [("customer_id", "=", self.customer_id)]
            binding = env["loyalty.partner.binding"].search(domain)
            conflict = env["loyalty.partner.conflict"].search(domain)
            self.assertEqual(binding.partner_id.id, self.first_id)
            self.assertEqual(conflict.binding_id, binding)
            self.assertEqual(conflict.rival_id.id, self.second_id)
            self.assertEqual(
                set(conflict.touch_ids.owner_id.ids), {self.first_id, self.second_id}
            )
