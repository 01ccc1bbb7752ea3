"""The list of unused benefits opens from indexes, the newest first, whoever gave them."""

from datetime import datetime, time, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .benefit_common import BenefitCommon


@tagged("post_install", "-at_install")
class TestBenefitList(BenefitCommon):
    def plan(self, domain=(), **options):
        """How PostgreSQL would look for benefits, if there were very many."""
        query = self.env["loyalty.benefit"]._search(list(domain), **options)
        # a test has a handful of rows, for which an index is not worth the way
        for other in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            self.env.cr.execute(SQL("SET LOCAL enable_%s = off", SQL(other)))
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in rows)

    def put_on(self, card, moment, **values):
        """A movement of a card on another day."""
        history = self.env["loyalty.history"].create(
            {"card_id": card.id, "description": "Order", **values}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = %s WHERE id = %s",
            (moment, history.id),
        )
        history.invalidate_recordset()
        history.modified(["issued"])

    def test_first_page_comes_from_indexes(self):
        """Each source is read in the order of the list; nothing is sorted."""
        plan = self.plan(order=self.env["loyalty.benefit"]._order, limit=80)

        for source in ("ledger_entry", "card", "grant"):
            self.assertIn(f"loyalty_{source}_unused_idx", plan)
        self.assertNotRegex(plan, r"(?m)(->  |^)(Incremental )?Sort\b")

    def test_what_was_found_is_read_by_its_ids(self):
        """Reading three of very many looks at three."""
        plan = self.plan([("id", "in", [4, 5, 6])])

        for source in ("ledger_entry", "card", "grant"):
            self.assertIn(f"loyalty_{source}_unused_id_idx", plan)

    def test_pages_are_parts_of_the_whole(self):
        """Whatever the order, the filter and who looks: page by page is all of it."""
        for days in (5, 40, 15):
            self.core_card("coupons", 1.0, days=days)
            self.core_card("loyalty", 10.0 * days, partner=self.friend)
        self.credit(600.0)
        user = new_test_user(
            self.env,
            login="sally.pages",
            groups="loyalty_referral.group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.env.flush_all()
        own = ("partner_id", "in", (self.referrer + self.friend).ids)
        orders = [None, "expires_on, id", "open desc, id", "partner_id, id desc"]
        for benefits in (self.env["loyalty.benefit"],
                         self.env["loyalty.benefit"].with_user(user)):  # fmt: skip
            for order in orders:
                for more in ([], [("kind", "=", "coupon")], [("told", "=", 0)]):
                    domain = [own, *more]
                    whole = benefits.search(domain, order=order)
                    self.assertGreaterEqual(len(whole), 3)
                    pages = [
                        benefits.search(domain, offset=at, limit=2, order=order)
                        for at in range(0, len(whole) + 2, 2)
                    ]
                    found = [row.id for page in pages for row in page]
                    self.assertEqual(found, whole.ids, (order, more))

    def test_a_page_knows_what_has_just_changed(self):
        """What is not written to the database yet counts as well."""
        coupon = self.core_card("coupons", 1.0)
        self.env.flush_all()
        coupon.points = 0.0

        page = self.env["loyalty.benefit"].search(
            [("partner_id", "=", self.referrer.id)], limit=80
        )

        self.assertFalse(page)

    def test_the_newest_comes_first(self):
        """Credit of today, a coupon of 20 days ago, points last earned 10 days ago."""
        credit = self.credit(600.0)
        coupon = self.core_card("coupons", 1.0)
        points = self.core_card("loyalty", 340.0)
        noon = datetime.combine(credit.date, time(12))
        coupon.loyalty_granted_on = credit.date - timedelta(days=20)
        self.put_on(points, noon - timedelta(days=10), issued=340.0)

        kinds = self.benefits().mapped("kind")

        self.assertEqual(kinds, ["credit", "points", "coupon"])

    def test_age_of_a_card(self):
        """Points are as old as what was last earned; a use, and a coupon, are not."""
        points = self.core_card("loyalty", 340.0)
        coupon = self.core_card("coupons", 1.0)
        made = points.create_date.date()
        self.assertEqual((points + coupon).mapped("loyalty_granted_on"), [made, made])
        later = points.create_date + timedelta(days=10)

        self.put_on(points, later, issued=160.0)
        self.put_on(points, later + timedelta(days=5), used=100.0)
        self.put_on(coupon, later, issued=1.0)

        self.assertEqual(points.loyalty_granted_on, later.date())
        self.assertEqual(coupon.loyalty_granted_on, made)
        points.history_ids.unlink()
        self.assertEqual(points.loyalty_granted_on, made, "nothing was ever put on")

    def test_cards_that_were_there_before_us(self):
        """An upgrade gives each card the day that it would have been given."""
        points = self.core_card("loyalty", 340.0)
        coupon = self.core_card("coupons", 1.0)
        self.put_on(points, points.create_date + timedelta(days=10), issued=160.0)
        cards = points + coupon
        wanted = cards.mapped("loyalty_granted_on")
        self.env.flush_all()
        self.env.cr.execute("UPDATE loyalty_card SET loyalty_granted_on = NULL")

        self.env["loyalty.card"]._loyalty_fill_granted_on()
        self.env.invalidate_all()

        self.assertEqual(cards.mapped("loyalty_granted_on"), wanted)
        self.assertNotEqual(*wanted)
