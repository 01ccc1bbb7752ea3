"""My rewards: what a customer has, what it is good for, and what is next."""

from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common_portal import LoyaltyHttpCommon


@tagged("post_install", "-at_install")
class TestMyRewards(LoyaltyHttpCommon):
    def bring(self, *names, price=600.0):
        """Friends of the referrer who become customers at ``price`` a year."""
        for name in names:
            friend = self.env["res.partner"].create({"name": name, "is_company": True})
            self.refer(friend)
            self.paid_invoice(self.contract(friend, price))

    def page(self, url="/my/rewards", login="anna"):
        """What somebody reads on ``url``, on one line."""
        self.authenticate(login, login)
        return " ".join(self.url_open(url).text.partition('id="wrap"')[2].split())

    def test_credit_says_from_whom_and_what_for(self):
        self.program.reward_ids.write({"expiry_months": 12, "use_on": "contract"})
        self.bring("Birch Bakery", price=250.0)

        page = self.page()

        self.assertIn("For bringing Birch Bakery", page)
        self.assertIn("250.00", page)
        self.assertIn("Comes off the next invoice of your contract.", page)
        self.assertNotIn("/my/rewards/referrals", page, "one referral needs no pages")

    def test_cards_of_other_programmes(self):
        """Points of hers, a gift card of a colleague's; nothing of a stranger's."""
        colleague = self.env["res.partner"].create(
            {"name": "Carl", "parent_id": self.referrer.id}
        )
        cards = self.env["loyalty.card"].sudo().with_context(loyalty_no_mail=True)
        programs = self.env["loyalty.program"].sudo().with_company(self.company)
        made = {}
        for type_, partner in (
            ("loyalty", self.portal_user.partner_id),
            ("gift_card", colleague),
            ("coupons", self.referrer),
            ("next_order_coupons", self.friend),
        ):
            program = programs.create(
                {
                    **programs._program_type_default_values()[type_],
                    "name": f"Scheme {type_}",
                    "program_type": type_,
                    "company_id": self.company.id,
                }
            )
            values = {"program_id": program.id, "partner_id": partner.id, "points": 35}
            made[type_] = cards.create(values)

        page = self.page()

        self.assertIn("35 Loyalty point(s)", page)
        self.assertIn(f"/my/loyalty_card/{made['loyalty'].id}/history", page)
        self.assertIn("Scheme gift_card", page)
        self.assertNotIn(made["gift_card"].code, page, "addressed to Carl")
        self.assertIn(made["coupons"].code, page, "addressed to the company")
        self.assertNotIn("Scheme next_order_coupons", page)

    def test_next_invoice_with_its_rewards(self):
        """600 - 600 = 0; of the two rights of 600 one is left."""
        self.contract(self.referrer, 600.0)
        self.bring("Birch Bakery", "Cedar Cinema")

        page = self.page()

        self.assertIn("Maintenance Alder Accounting", page)
        self.assertIn("o_loyalty_next_invoice", page)
        self.assertRegex(page, r"600\.00 − .{0,8}600\.00 = .{0,8}0\.00 before taxes")
        self.assertIn("1 right left", page)

    def test_what_waits_for_room_is_shown(self):
        """A budget of 1,000: 600, then 400 of 600; 200 wait."""
        self.program.budget = 1000.0
        self.bring("Birch Bakery", "Cedar Cinema")

        page = self.page()

        self.assertRegex(page, r"200\.00.{0,20} more when there is room")
        self.assertEqual(page.count("more when there is room"), 1)

    def test_credit_on_hold_says_from_when(self):
        self.program.reward_ids.hold_days = 14
        self.contract(self.referrer, 600.0)
        self.bring("Birch Bakery")

        page = self.page()

        self.assertIn("of it can be used later", page)
        self.assertNotIn("o_loyalty_next_invoice", page)

    def test_cash_is_paid_to_me(self):
        self.program.reward_ids.active = False
        self.program.reward_ids = [Command.create({"kind": "cash", "amount": 50.0})]
        self.bring("Birch Bakery")

        page = self.page()

        self.assertIn("We pay you", page)
        self.assertIn("50.00 in cash", page)
        self.assertNotIn("Comes off your next invoice", page)

    def test_coupon_with_its_code(self):
        self.program.reward_ids.active = False
        self.program.reward_ids = [Command.create({"kind": "coupon", "quantity": 1})]
        self.bring("Birch Bakery")
        grant = self.env["loyalty.grant"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual(grant.state, "delivered")
        code = grant.sudo().card_id.code

        self.assertIn(code, self.page())
        self.make_portal_user("zoe", self.partner_b)
        self.assertNotIn(code, self.page(login="zoe"))

    def test_newcomer(self):
        """Nothing yet: what there is to win, and how."""
        self.make_portal_user("zoe", self.partner_b)

        page = self.page(login="zoe")

        self.assertIn("you are rewarded as soon as", page)
        self.assertIn("Get my link", page)
        self.assertIn("For each friend you get", page)
        self.assertIn("Nobody yet.", page)
        self.assertNotIn("What you can use", page)
        self.assertNotIn("Your benefits", page)

    def test_tier_and_what_is_missing(self):
        """Spent 1,200 of 5,000: 3,800 to Gold."""
        ladder = self.env["loyalty.tier.ladder"].create(
            {
                "name": "Our customers",
                "company_id": self.company.id,
                "tier_ids": [
                    Command.create(
                        {"name": "Silver", "sequence": 1, "spend_min": 1000.0}
                    ),
                    Command.create(
                        {"name": "Gold", "sequence": 2, "spend_min": 5000.0}
                    ),
                ],
            }
        )
        self.paid_invoice(self.contract(self.referrer, 1200.0))
        self.assertNotIn("Our customers", self.page(), "it does not run yet")

        ladder.state = "running"
        self.env["loyalty.tier.evaluation"]._evaluate(
            ladder, self.referrer.ids, fields.Date.today()
        )
        page = self.page()

        self.assertIn("Silver", page)
        self.assertRegex(page, r"3,800.{0,60}more to <b>Gold</b>")

    def test_all_referrals_have_pages(self):
        for number in range(12):
            friend = self.env["res.partner"].create({"name": f"Friend {number:02}"})
            self.refer(friend)

        page = self.page()
        self.assertIn("All 12 referrals", page)
        self.assertIn("Friend 11", page)
        self.assertNotIn("Friend 01", page, "the newest ten")
        everybody = self.page("/my/rewards/referrals")
        self.assertIn("Friend 01", everybody)
        self.make_portal_user("zoe", self.partner_b)
        self.assertNotIn("Friend 01", self.page("/my/rewards/referrals", "zoe"))

    def test_looking_writes_nothing(self):
        self.contract(self.referrer, 600.0)
        self.bring("Birch Bakery")
        self.page()
        written, execute = [], Cursor.execute

        def watch(cursor, query, *args, **kw):
            text = getattr(query, "code", query).lstrip().upper()
            if text.startswith(("INSERT", "UPDATE", "DELETE")) and "loyalty" in str(
                query
            ):
                written.append(text)
            return execute(cursor, query, *args, **kw)

        with patch.object(Cursor, "execute", watch):
            self.url_open("/my/rewards")
            self.url_open("/my/rewards/referrals")
            self.assertFalse(written)
            self.program.name = "Bring friends"  # the watch does watch
            self.env.flush_all()
        self.assertTrue(written)

    def test_forty_rows_cost_what_ten_do(self):
        self.contract(self.referrer, 600.0)
        names = [f"Friend {number}" for number in range(40)]
        self.bring(*names[:10], price=60.0)
        self.page()
        few = self.queries()
        self.bring(*names[10:], price=60.0)
        self.assertLessEqual(self.queries(), few + 3)

    def queries(self):
        """How many queries the page costs."""
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.url_open("/my/rewards")
        return self.cr.sql_log_count - before
