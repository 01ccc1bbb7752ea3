"""Guessing codes: how often, under which names, and what the answers let one see."""

import re

from odoo.http import Request

from odoo.addons.loyalty_referral.policy import throttle

#: What differs from one answer to the next whatever was asked.
NEVER_THE_SAME = re.compile(r'csrf_token[^>]*"|/web/assets/[^"]*|\b[0-9a-f]{40}o\d+')


class AttackGuessing:
    """At the doors where a code is looked up, over HTTP."""

    def shape(self, answer, code):
        """Status, text and names of the headers; not the code, which was ours."""
        told = NEVER_THE_SAME.sub("", answer.text).replace(code, "")
        place = answer.headers.get("Location", "").replace(code, "")
        return answer.status_code, told, place, tuple(sorted(answer.headers))

    def test_a_purchase_link_gives_one_answer(self):
        """Unknown, expired, used, foreign, of another company: byte by byte the same."""
        codes = self.card_codes()
        self.log_in("anna")
        self.url_open("/buy/x")
        self.forget()
        shapes = {
            self.shape(self.url_open(f"/buy/{code}"), code) for code in codes.values()
        }
        self.assertEqual(len(shapes), 1)

    def test_a_support_code_gives_one_answer(self):
        """Also where the code is somebody's, and for another purpose."""
        codes = self.referral_codes()
        self.log_in("anna")
        self.post("/my/support", code="x")
        self.forget()
        shapes = {
            self.shape(self.post("/my/support", code=code), code)
            for code in codes.values()
        }
        self.assertEqual(len(shapes), 1)

    def test_what_cannot_be_used_counts_as_wrong(self):
        """Else whoever sees when the limit comes sees which codes there are."""
        for codes, url in (
            (self.card_codes(), "/buy/{}"),
            (self.referral_codes(), None),
        ):
            self.log_in("anna")
            self.forget()
            for code in codes.values():
                if url:
                    self.url_open(url.format(code))
                else:
                    self.post("/my/support", code=code)
            self.assertEqual(self.misses(), len(codes))

    def misses(self):
        """How many wrong codes have been counted."""
        return self.env["loyalty.code.miss"].sudo().search_count([])

    def test_sixty_guesses_are_ten(self):
        """The others are not looked up; the page says so, and for how long."""
        self.log_in("anna")
        answers = [
            self.url_open(f"/buy/{self.unknown(turn % 9)}") for turn in range(60)
        ]
        refused = [answer for answer in answers if answer.status_code == 429]
        self.assertEqual(self.misses(), throttle.MISSES)
        self.assertEqual(len(refused), 60 - throttle.MISSES + 1)  # the tenth says it
        self.assertEqual({a.headers["Retry-After"] for a in refused}, {"3600"})

    def test_another_session_is_no_other_visitor(self):
        """Logging in again for each guess, with a forged forwarding header each time."""
        for number in range(3):
            self.log_in("anna")
            self.url_open(
                f"/buy/{self.unknown(number)}",
                headers={
                    "X-Forwarded-For": f"10.0.0.{number}",
                    "X-Real-IP": "10.1.1.1",
                },
            )
        rows = self.env["loyalty.code.miss"].sudo().search([])
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(set(rows.mapped("visitor"))), 1)
        self.assertEqual(len(set(rows.mapped("network"))), 1)

    def test_another_account_is_in_the_same_network(self):
        """Forty wrong codes behind one line stop all accounts there, the next one too."""
        misses, counter = self.env["loyalty.code.miss"].sudo(), 0
        self.log_in("anna")
        self.url_open(f"/buy/{self.unknown()}")
        row = misses.search([])
        while counter < throttle.NETWORK_MISSES - 1:
            counter += 1
            misses.create(
                {
                    "visitor": f"user -{counter}",
                    "network": row.network,
                    "moment": row.moment,
                }
            )
        self.log_in("otto")
        self.assertEqual(self.url_open(f"/buy/{self.unknown()}").status_code, 429)

    def test_no_address_is_kept(self):
        """Neither the address nor a plain hash of it can be read from the table."""
        self.log_in("anna")
        self.url_open(f"/buy/{self.unknown()}")
        row = self.env["loyalty.code.miss"].sudo().search([])
        self.assertEqual(row.visitor, f"user {self.users['anna'].id}")
        self.assertRegex(row.network, r"^[0-9a-f]{32}$")

    def test_one_code_in_other_letters_is_one_code(self):
        """Case, spaces, dashes, full-width and invisible characters make no new code."""
        codes = self.env["loyalty.referral.code"].sudo()
        code = codes.search([], limit=1)
        wide = "".join(chr(ord(char) + 0xFEE0) for char in code.code)
        spaced = "\u200b".join(code.code.lower())
        for typed in (f" {code.code.lower()} ", spaced, "-".join(code.code)):
            self.assertEqual(codes._resolve(typed), code, repr(typed))
        for typed in (wide, code.code + "\u0301x", code.code[::-1] + "É", "\x00"):
            self.assertFalse(codes._resolve(typed), repr(typed))

    def test_the_limit_is_the_firm_answer_of_a_form_too(self):
        """The token of the form is asked before the code: no guess without it."""
        self.log_in("anna")
        answer = self.url_open("/my/support", data={"code": "x"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.misses())
        self.assertTrue(Request.csrf_token(self))
