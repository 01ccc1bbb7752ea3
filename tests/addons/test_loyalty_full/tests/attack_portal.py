"""What a visitor sends and what comes back: forged fields, tokens, scripts, ways out."""

import re
from html import unescape

from odoo.http import Request

from odoo.addons.loyalty_referral.policy import throttle

#: What must arrive as text, wherever a name or a message is shown.
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
PAGES = (
    "/my/rewards",
    "/my/rewards/referrals",
    "/my/rewards/recommend",
    "/my/rewards/code",
    "/my/commissions",
    "/my/commissions/customers",
    "/my/commissions/entries",
    "/my/statements",
    "/my/partner-codes",
    "/my/deals",
    "/my/support",
)


class AttackPortal:
    """As a portal user and as a visitor, over HTTP."""

    def post(self, url, **form):
        """Send a form of this session, as its page would."""
        token = Request.csrf_token(self)
        return self.url_open(url, data={"csrf_token": token, **form})

    def statement_of(self, firm):
        """The firm's confirmed statement."""
        return self.env["loyalty.commission.statement"].search(
            [("partner_id", "=", firm.id), ("state", "=", "confirmed")]
        )

    # -------------------------------------------------------------- forged forms

    def test_a_recommendation_takes_what_it_asks_for_and_no_more(self):
        """Every field of the records behind it is sent along, and none is believed."""
        forged = dict.fromkeys(self.env["loyalty.referral"]._fields, "1")
        forged |= dict.fromkeys(self.env["crm.lead"]._fields, "1")
        forged |= {
            "referrer_id": str(self.neighbour.id),
            "partner_id": str(self.neighbour.id),
            "company_id": str(self.elsewhere.id),
            "state": "rewarded",
            "program_id": "0",
        }
        wanted = {
            "name": "Wanda",
            "company": "Fresh Field",
            "email": "wanda@fresh.example",
            "phone": "",
            "message": "Hi",
        }
        before = self.env["loyalty.referral"].search([])
        self.log_in("anna")

        self.post("/my/rewards/recommend", **(forged | wanted))

        referral = self.env["loyalty.referral"].search([]) - before
        self.assertEqual(len(referral), 1)
        self.assertEqual(referral.referrer_id, self.own)
        self.assertEqual(referral.company_id, self.company)
        self.assertEqual(referral.program_id, self.program)
        self.assertNotEqual(referral.state, "rewarded")
        self.assertFalse(self.env["mail.mail"].search([("email_to", "like", "wanda")]))

    def test_a_deal_takes_what_it_asks_for_and_no_more(self):
        """Neither owner nor state nor the days of protection come from the form."""
        forged = dict.fromkeys(self.env["loyalty.partner.deal"]._fields, "1")
        forged |= {
            "partner_id": str(self.neighbour.id),
            "company_id": str(self.elsewhere.id),
            "state": "won",
            "protected_until": "2099-12-31",
        }
        wanted = {"name": "Fresh Field", "email": "f@fresh.example", "vat": ""}
        self.log_in("anna")

        self.post("/my/deals/new", **(forged | wanted))

        deals = self.env["loyalty.partner.deal"]
        deal = deals.search([("name", "=", "Fresh Field")])
        self.assertEqual(deal.partner_id, self.own)
        self.assertEqual(deal.company_id, self.company)
        self.assertNotEqual(deal.state, "won")
        self.assertNotEqual(str(deal.protected_until), "2099-12-31")

    def test_very_long_texts_are_cut(self):
        """A megabyte of claim is no way to fill the database."""
        statement = self.statement_of(self.own)
        entry = (
            self.env["loyalty.ledger.entry"].search(
                [
                    ("statement_id", "=", False),
                    ("partner_id", "=", self.own.id),
                    ("purpose", "=", "commission"),
                ],
                limit=1,
            )
            or statement.line_ids[:1]
        )
        self.env["loyalty.commission.dispute"].search([]).sudo().state = "closed"
        self.log_in("anna")

        self.post(f"/my/commissions/{entry.id}/dispute", claim="x" * 1_000_000)

        dispute = self.env["loyalty.commission.dispute"].search(
            [("entry_id", "=", entry.id)], limit=1
        )
        self.assertLessEqual(len(dispute.claim), 2000)

    # ------------------------------------------------------------------- tokens

    def test_a_token_opens_one_record(self):
        """Neither a sibling's token nor part of one, nor strange letters."""
        mine, theirs = (self.statement_of(f) for f in (self.own, self.neighbour))
        token = mine._portal_ensure_token()
        self.log_in("public")
        for guess in ("", token[:-1], token + "0", token.upper(), "ẞ" * 36, "\x00"):
            with self.subTest(guess):
                answer = self.url_open(
                    f"/my/statements/{mine.id}?access_token={guess}",
                    allow_redirects=False,
                )
                self.assertEqual(answer.status_code, 303)
        answer = self.url_open(
            f"/my/statements/{theirs.id}?access_token={token}", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        page = self.url_open(f"/my/statements/{mine.id}?access_token={token}")
        self.assertIn(mine.name, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_pages_put_no_token_into_their_links(self):
        """Who is logged in needs none; in an address it would end in logs."""
        statement = self.statement_of(self.own)
        statement.access_token = False
        self.log_in("anna")

        page = self.url_open(f"/my/statements/{statement.id}").text

        self.assertIn(f"/my/statements/{statement.id}?report_type=pdf", unescape(page))
        self.assertNotIn("access_token=", page)
        self.assertFalse(statement.access_token, "looking made a token")

    def test_reports_are_as_closed_as_their_records(self):
        """By the report's own address as by the portal's."""
        theirs = self.statement_of(self.neighbour)
        name = "loyalty_partner_commission.report_commission_statement"
        for login in ("public", "anna"):
            self.log_in(login)
            answer = self.url_open(f"/report/html/{name}/{theirs.id}")
            self.assertNotIn(theirs.name, answer.text)

    # ------------------------------------------------------------------ guessing

    def test_guessing_a_support_code_ends(self):
        """After so many wrong ones a right one is wrong too, and the page says so."""
        code = self.neighbour.loyalty_partner_code_ids.code
        supports = self.env["loyalty.partner.support"].search([])
        self.log_in("anna")
        wrong = {
            self.said(self.post("/my/support", code="22222-22222"))
            for _guess in range(throttle.MISSES - 1)
        }
        self.assertEqual(len(wrong), 1)
        self.post("/my/support", code="22222-22222")

        answer = self.post("/my/support", code=code)

        self.assertEqual(answer.status_code, 429)
        self.assertIn("wait for an hour", self.said(answer))
        self.assertEqual(self.env["loyalty.partner.support"].search([]), supports)

    def said(self, page):
        """The message of a page."""
        return re.search(r"invalid-feedback\W*([^<]+?)\s*<", page.text)[1]

    # ------------------------------------------------------------------- scripts

    def test_names_and_messages_are_text(self):
        """On every page, in the statement's document, in mails and in the chatter."""
        binding = self.env["loyalty.partner.binding"].search(
            [("partner_id", "=", self.own.id)]
        )
        referral = self.env["loyalty.referral"].search(
            [("referrer_id", "=", self.own.id)]
        )
        names = binding.customer_id | referral.friend_id | self.own
        names.name = SCRIPT
        self.program.name = self.plan.name = SCRIPT
        disputes = self.env["loyalty.commission.dispute"].search([]).sudo()
        disputes.write({"claim": SCRIPT, "answer": SCRIPT, "state": "answered"})
        self.env["loyalty.partner.deal"].search([]).name = SCRIPT
        self.env.flush_all()
        statement = self.statement_of(self.own)
        entry = disputes.filtered(lambda d: d.partner_id == self.own).entry_id
        pages = [
            *PAGES,
            f"/my/statements/{statement.id}",
            f"/my/statements/{statement.id}?report_type=html",
            f"/my/commissions/{entry.id}",
            f"/my/deals?done={SCRIPT}",
            f"/my/commissions/customers?show={SCRIPT}&sort={SCRIPT}",
        ]
        self.log_in("anna")
        for url in pages:
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200, url)
            self.assertNotIn("<script>alert", page.text, url)
            self.assertNotRegex(page.text, r"<img src=x onerror", url)
        self.env["loyalty.commission.dispute"].sudo()._raise(entry, SCRIPT)
        told = self.env["mail.message"].search([("model", "like", "loyalty.")])
        mails = self.env["mail.mail"].search([])
        asked = self.env["mail.activity"].search([("res_model", "like", "loyalty.")])
        self.assertTrue(
            asked.filtered(lambda activity: "alert" in (activity.note or ""))
        )
        for body in (
            *told.mapped("body"),
            *mails.mapped("body_html"),
            *asked.mapped("note"),
        ):
            self.assertNotIn("<script", body or "")
            self.assertNotRegex(body or "", r"<img src=.?x")

    # ------------------------------------------------------------------- ways out

    def test_a_link_leads_nowhere_else_and_sets_nothing(self):
        """No open redirect, no header from the address, no cookie but Odoo's own."""
        code = self.own.loyalty_partner_code_ids.code
        self.log_in("public")
        for tail in (
            "?redirect=//evil.example",
            "?r=https:%2F%2Fevil.example",
            "%0d%0aSet-Cookie:%20a=b",
            "%0d%0aLocation:%20https:%2F%2Fevil.example",
            "%5C%5Cevil.example",
            "%2F%2Fevil.example",
            "%E2%88%95evil.example",
        ):
            for path in ("/refer/", "/buy/"):
                answer = self.url_open(f"{path}{code}{tail}", allow_redirects=False)
                place = answer.headers.get("Location", "/")
                place = place.removeprefix(self.base_url())
                self.assertRegex(place, r"^/(?![/\\])", f"{path}{tail}")
                self.assertLessEqual(
                    {c.name for c in answer.cookies}, {"session_id", "frontend_lang"}
                )

    def test_a_preview_uses_nothing_up(self):
        """Ten bots look at a purchase link; the customer can still use it."""
        card = self.env["loyalty.card"].search([("issuer_id", "=", self.own.id)])
        before = (card.points, card.partner_state)
        self.log_in("anna")
        for _look in range(10):
            self.url_open(f"/buy/{card.code}", headers={"User-Agent": "bot"})
        self.env.invalidate_all()
        self.assertEqual((card.points, card.partner_state), before)
