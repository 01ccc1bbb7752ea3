"""A customer who signs up through a partner's link is bound at once (case G2.1)."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.loyalty_referral.policy import code as code_policy


@tagged("post_install", "-at_install")
class TestLinkBinds(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.plan = cls.env["loyalty.commission.plan"].create(
            {
                "name": "Link plan",
                "company_id": cls.company.id,
                "rule_ids": [(0, 0, {"applies_to": "any", "rate": 10.0})],
            }
        )
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.partner = cls.env["res.partner"].create(
            {"name": "Northwind Resellers", "is_company": True}
        )
        cls.partner.action_make_loyalty_partner()
        cls.code = cls.partner.loyalty_partner_code_ids
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")

    def sign_up(self, login, code):
        """Follow the link and fill in the form as a visitor does."""
        self.authenticate(None, None)
        self.url_open(f"/refer/{code}")
        form = self.url_open("/web/signup")
        token = form.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            "/web/signup",
            data={
                "login": login,
                "name": login,
                "password": "correct horse battery",
                "confirm_password": "correct horse battery",
                "csrf_token": token,
            },
        )
        return self.env["res.users"].search([("login", "=", login)]).partner_id

    def test_sign_up_through_the_link(self):
        """The account is new, so is the binding; its window begins today."""
        self.assertTrue(self.partner.loyalty_is_partner)
        self.assertIn(f"/refer/{self.code.code}", self.partner.loyalty_partner_url)

        customer = self.sign_up("harbor@example.com", self.code.code)

        binding = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", customer.id)]
        )
        self.assertEqual(binding.partner_id, self.partner)
        self.assertEqual(binding.channel, "link")
        self.assertEqual(binding.code_id, self.code)
        self.assertEqual(binding.window_start, binding.date_start)
        (rule,) = binding.terms["rules"]
        self.assertEqual((rule["applies_to"], rule["rate"]), ("any", "10"))
        self.assertIn("Northwind", self.code.touch_ids.verdict)

    def test_wrong_code(self):
        """A code that nobody has binds nobody, and the visitor notices nothing."""
        code = code_policy.make(lambda alphabet: alphabet[1])

        customer = self.sign_up("nobody@example.com", code)

        self.assertTrue(customer)
        self.assertFalse(
            self.env["loyalty.partner.binding"].search(
                [("customer_id", "=", customer.id)]
            )
        )

    def test_a_link_takes_nobody_away(self):
        """Who is bound stays bound; the touch and its verdict are kept."""
        customer = self.env["res.partner"].create({"name": "Bound", "is_company": True})
        other = self.env["res.partner"].create({"name": "Southwind"})
        self.env["loyalty.partner.binding"].create(
            {
                "customer_id": customer.id,
                "partner_id": other.id,
                "plan_id": self.plan.id,
            }
        )

        touch = self.code.sudo()._attribute(customer, "link")

        self.assertEqual(customer.loyalty_bound_to_id, other)
        self.assertIn("another partner", touch.verdict)

    def test_without_a_plan(self):
        """Links bind nobody while no plan is chosen, and the touch says so."""
        self.company.loyalty_commission_plan_id = False
        customer = self.env["res.partner"].create({"name": "Early"})

        touch = self.code.sudo()._attribute(customer, "link")

        self.assertFalse(customer.loyalty_bound_to_id)
        self.assertIn("No commission plan", touch.verdict)

    def test_partners_find_their_link_in_the_portal(self):
        """The portal shows the link, and what is theirs."""
        contact = self.env["res.partner"].create(
            {"name": "Nora", "parent_id": self.partner.id, "email": "n@a.example"}
        )
        new_test_user(
            self.env, "nora", groups="base.group_portal", partner_id=contact.id
        )
        self.authenticate("nora", "nora")

        page = self.url_open("/my/commissions")

        self.assertEqual(page.status_code, 200)
        self.assertIn(self.code.code, page.text)
