"""What customers claim in the portal, the decision about it, and the ranking."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_portal import LoyaltyHttpCommon
from .mission_common import MissionCommon

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestMissionClaims(MissionCommon, LoyaltyHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.mission("claim", name="Visit our workshop")
        cls.other_user = cls.make_portal_user("bert", cls.friend)

    def claim(self, mission=None, files=(), **form):
        """Hand something in."""
        mission = mission or self.visit
        return self.url_open(
            f"/my/missions/{mission.id}/claim",
            data={"csrf_token": self.token(), "text": "I was there", **form},
            files=[("files", file) for file in files] or None,
        )

    def test_a_claim_waits_is_accepted_and_rewarded(self):
        """H4: text and a picture; accepted, 10 of credit."""
        self.authenticate("anna", "anna")
        page = self.claim(files=[("me.png", PNG, "image/png")])
        self.assertIn("Thank you! We have got it.", page.text)
        claim = self.visit.completion_ids
        self.assertEqual((claim.state, claim.text), ("review", "I was there"))
        self.assertEqual(self.balance(), 0.0)
        self.assertTrue(claim.activity_ids)

        claim.action_accept("Nice picture")
        self.sync()

        self.assertEqual(self.balance(), 10.0)
        self.assertFalse(claim.activity_ids)
        self.assertLedgerProven()
        self.assertIn("Visit our workshop", self.url_open("/my/missions").text)

    def test_a_refused_claim_says_why_and_can_be_made_again(self):
        self.authenticate("anna", "anna")
        self.claim()
        claim = self.visit.completion_ids
        with self.assertRaises(UserError):
            claim.action_refuse(" ")

        claim.action_refuse("That is another workshop.")
        self.sync()

        self.assertEqual(self.balance(), 0.0)
        page = self.url_open("/my/missions").text
        self.assertIn("That is another workshop.", page)
        self.claim()
        self.assertEqual(
            self.done(self.visit), [("once", "refused"), ("once", "review")]
        )

    def test_only_owner_and_staff_read_the_file(self):
        self.authenticate("anna", "anna")
        self.claim(files=[("me.png", PNG, "image/png")])
        file = self.visit.completion_ids.attachment_ids
        own = self.url_open(f"/my/missions/file/{file.id}")
        self.assertEqual(own.content, PNG)
        self.assertFalse(file.public)

        self.authenticate("bert", "bert")
        self.assertEqual(self.url_open(f"/my/missions/file/{file.id}").status_code, 404)
        self.assertNotEqual(self.url_open(f"/web/content/{file.id}").content, PNG)
        self.assertNotIn("I was there", self.url_open("/my/missions").text)

    def test_what_is_not_in_order_is_not_taken(self):
        self.authenticate("anna", "anna")
        page = self.claim(files=[("x.png", b"<html><script>1</script>", "image/png")])
        self.assertIn("Please send pictures", page.text)
        self.assertIn("Please tell us", self.claim(text=" ").text)
        self.assertFalse(self.visit.completion_ids)

    def test_forged_fields_and_foreign_missions_do_nothing(self):
        by_itself = self.mission("order")
        domain = f"[('id', '=', {self.friend.id})]"
        for_others = self.mission("claim", audience_domain=domain)
        self.authenticate("anna", "anna")

        self.claim(by_itself)
        self.claim(for_others)
        self.claim(state="done", partner_id=self.friend.id, key="x", badge_points="99")

        self.assertFalse((by_itself | for_others).completion_ids)
        claim = self.visit.completion_ids
        self.assertEqual(
            (claim.state, claim.partner_id, claim.key, claim.badge_points),
            ("review", self.customer, "once", 10),
        )

    def test_a_mission_is_claimed_once(self):
        self.authenticate("anna", "anna")
        self.claim()

        self.assertIn("You have done this already", self.claim().text)
        self.assertEqual(len(self.visit.completion_ids), 1)

    def test_haste_is_stopped(self):
        mission = self.mission("claim", recurrence="always")
        completions = self.env["loyalty.mission.completion"]
        for _time in range(10):
            completions._claim(mission, self.customer, {"text": "Again"}, [])

        with self.assertRaisesRegex(UserError, "a lot for one day"):
            completions._claim(mission, self.customer, {"text": "Again"}, [])

    def test_review_of_an_order(self):
        """Told once about an order; not about somebody else's."""
        mission = self.mission(
            "review", needs_review=False, recurrence="always", name="How was it?"
        )
        own, foreign = self.order(), self.order(self.friend)
        self.authenticate("anna", "anna")
        self.assertIn("Please say how satisfied", self.claim(mission).text)

        self.claim(mission, rating="5", order_id=str(own.id))
        self.claim(mission, rating="4", order_id=str(foreign.id))

        first, second = mission.completion_ids.sorted("id")
        self.assertEqual((first.state, first.rating), ("done", "5"))
        self.assertEqual(first.document_id, own.id)
        self.assertFalse(second.document_id)
        self.assertEqual(self.balance(), 20.0)

    def test_salespeople_read_and_only_managers_decide(self):
        seller = new_test_user(
            self.env,
            "seller",
            groups="sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        completions = self.env["loyalty.mission.completion"]
        claim = completions._claim(self.visit, self.customer, {"text": "Here"}, [])

        self.assertEqual(claim.with_user(seller).text, "Here")
        with self.assertRaises(AccessError):
            claim.with_user(seller).action_accept()
        with self.assertRaises(AccessError):
            self.visit.with_user(seller).name = "Mine"
        with self.assertRaises(AccessError):
            claim.with_user(self.portal_user).read(["text"])

    # ----------------------------------------------------------------- ranking

    def test_ranking_shows_only_who_asked_for_it_and_no_real_name(self):
        """Alder joins; Birch, who has more points, never asked."""
        self.mission("order", 0, badge_points=7)
        self.order()
        self.order(self.friend)
        self.authenticate("anna", "anna")
        before = self.url_open("/my/missions").text
        self.assertNotIn("o_loyalty_rank", before)

        page = self.post("/my/missions/ranking").text

        self.assertIn("o_loyalty_rank", page)
        self.assertEqual(page.count('class="o_loyalty_rank'), 1)
        player = self.env["loyalty.mission.player"].search([])
        self.assertIn(player.alias, page)
        self.assertNotIn("Birch", page)
        self.assertNotIn("Alder", player.alias)

        self.authenticate("bert", "bert")
        self.post("/my/missions/ranking", name="The Bakery")
        page = self.url_open("/my/missions").text
        self.assertIn("The Bakery", page)
        self.assertIn(player.alias, page)
        self.assertNotIn("Alder", page)
        taken = self.post("/my/missions/ranking", name=player.alias.upper())
        self.assertIn("Somebody else has this name", taken.text)

        self.post("/my/missions/ranking", leave="1")
        self.authenticate("anna", "anna")
        self.assertNotIn("The Bakery", self.url_open("/my/missions").text)

    def test_equal_points_share_a_place(self):
        """9, 7, 7, 0 points: places 1, 2, 2; who has none is shown to themselves, as 4."""
        players = self.env["loyalty.mission.player"]
        mission = self.mission("claim", 0)
        others = self.env["res.partner"].create([{"name": n} for n in "ABC"])
        for partner, points in zip(others, (7, 9, 7), strict=True):
            players._join(partner, self.company, f"Player {partner.name}")
            values = {"mission_id": mission.id, "partner_id": partner.id, "key": "k"}
            values |= {"date": self.today, "state": "done"}
            done = self.env["loyalty.mission.completion"].sudo().create(values)
            done.badge_points = points
        players._join(self.customer, self.company, "Nobody")

        rows = players._ranking(self.customer, self.company, self.today)

        self.assertEqual(
            [(row["place"], row["name"], row["points"]) for row in rows],
            [
                (1, "Player B", 9),
                (2, "Player A", 7),
                (2, "Player C", 7),
                (4, "Nobody", 0),
            ],
        )
        self.assertEqual([row["is_own"] for row in rows], [False, False, False, True])

    def test_progress(self):
        """Two of three orders: 66 %."""
        self.mission("order", need_count=3, counts_from="start", name="Three orders")
        self.order()
        self.order()
        self.authenticate("anna", "anna")

        page = self.url_open("/my/missions").text

        self.assertIn("Three orders", page)
        self.assertIn('aria-valuenow="66"', page)
