"""Codes that cannot be used: one answer, and the same work for each kind, at every door."""

import sys
import time
from functools import partial

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.loyalty_referral.policy import code as code_policy

from .fuzz import ROUNDS
from .telling import apart, auc, tell

#: Calls of Python functions by which the kinds may differ: of a stand-in nothing is read
#: that the caches do not hold.
CALLS_APART = 0.05
#: What a long run measures, and the most that is let pass (milliseconds, chance).
TIMES, APART, AUC = 200, 5.0, 0.65


class AttackTiming:
    """Unknown, expired, used, of another customer, of another company: no difference."""

    # -------------------------------------------------------------------- codes

    def unknown(self, number=3):
        """A code that nobody has."""
        return code_policy.make(lambda alphabet: alphabet[number])

    def card_codes(self):
        """A partner's code of each kind that Anna's firm cannot use."""
        ours = {"partner": self.neighbour, "customer": self.own}
        expired, used = self.issue(**ours), self.issue(**ours)
        expired.sudo().expiration_date = "2020-01-01"
        used.sudo().points = 0
        cards = self.env["loyalty.card"].sudo()
        there = cards.search([("issuer_id", "=", self.foreigner.id)], limit=1)
        both = self.issue(partner=self.neighbour, customer=self.neighbour)
        both.sudo().expiration_date = "2020-01-01"
        return {
            "unknown": self.unknown(),
            "expired": expired.code,
            "used": used.code,
            "foreign": self.issue(partner=self.own, customer=self.neighbour).code,
            "foreign and expired": both.code,
            "another company's": there.code,
        }

    def referral_codes(self):
        """A code of each kind that chooses no partner as Anna's support."""
        codes = self.env["loyalty.referral.code"].sudo()
        archived = codes.create({"partner_id": self.neighbour.id, "purpose": "partner"})
        archived.active = False
        there = codes.search(
            [("company_id", "=", self.elsewhere.id), ("purpose", "=", "partner")]
        )
        return {
            "unknown": self.unknown(),
            "archived": archived.code,
            "a customer's": codes._of(self.neighbour, "referral", self.company).code,
            "another company's": there[:1].code,
        }

    # -------------------------------------------------------------------- doors

    def doors(self):
        """Map each door to what is done there with a code, and to the codes."""
        anna = self.users["anna"]
        cards, kinds = self.card_codes(), self.referral_codes()
        arrived = {name: kinds[name] for name in ("unknown", "archived")}
        order = self.env["sale.order"].create(
            {
                "partner_id": self.own.id,
                "order_line": [Command.create({"product_id": self.year.id})],
            }
        )
        return {
            "purchase link": (partial(self.buy, anna), cards),
            "code on an order": (order.with_user(anna).sudo()._try_apply_code, cards),
            "support": (partial(self.choose, anna), kinds),
            "sign-up, portal, quotation": (partial(self.arrive, anna), arrived),
        }

    def buy(self, user, code):
        cards = self.env["loyalty.card"].sudo()
        return cards._usable(code, user.partner_id, self.company)[1]

    def choose(self, user, code):
        supports = self.env["loyalty.partner.support"].sudo()
        try:
            return supports._choose(user.partner_id, code, self.company)
        except UserError as refusal:
            return str(refusal)

    def arrive(self, user, code):
        visits = [["code", code, None]]
        arrival = self.env["loyalty.attribution"].sudo()
        return arrival._arrive(
            user.partner_id.sudo(), visits, company_id=self.company.id
        ).ids

    def try_once(self, act, code):
        """What comes of it, and what it cost: (answer, queries, calls, seconds)."""
        self.forget()
        queries, calls, began = self.cr.sql_log_count, [0], time.perf_counter()

        def count(_frame, event, _argument):
            calls[0] += event == "call"

        if ROUNDS == 1:  # counting takes time, and a long run measures that
            sys.setprofile(count)
        try:
            answer = act(code)
        finally:
            sys.setprofile(None)
        seconds = time.perf_counter() - began
        return answer, self.cr.sql_log_count - queries, calls[0], seconds

    def forget(self):
        """As a new request: nothing in the cache, nobody has guessed before."""
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM loyalty_code_miss")
        self.env.invalidate_all()

    # -------------------------------------------------------------------- tests

    def test_one_answer_and_the_same_work(self):
        """As many queries for each kind of code, and as good as as many calls."""
        for door, (act, codes) in self.doors().items():
            act(self.unknown(5))  # what is read once and for all
            tries = {kind: self.try_once(act, code) for kind, code in codes.items()}
            answers = [answer for answer, *_costs in tries.values()]
            queries = {kind: cost[1] for kind, cost in tries.items()}
            calls = [cost[2] for cost in tries.values()]
            self.assertFalse(any(answer != answers[0] for answer in answers), door)
            self.assertEqual(len(set(queries.values())), 1, f"{door}: {queries}")
            if ROUNDS == 1:
                share = max(calls) / min(calls) - 1
                self.assertLessEqual(share, CALLS_APART, f"{door}: {calls}")
                tell(
                    f"{door}: {len(codes)} kinds of wrong codes, "
                    f"{min(queries.values())} queries each, calls {share:.1%} apart"
                )

    def test_the_clock_tells_nothing(self):
        """Times in turns (only in a long run: a clock is no judge of every push)."""
        if ROUNDS == 1:
            return
        for door, (act, codes) in self.doors().items():
            times = {kind: [] for kind in codes}
            for _turn in range(TIMES):
                for kind, code in codes.items():
                    times[kind].append(self.try_once(act, code)[3])
            unknown = times.pop("unknown")
            for kind, measured in times.items():
                median, chance = apart(unknown, measured), auc(unknown, measured)
                tell(
                    f"{door}: unknown or {kind}: medians {median} ms apart, "
                    f"AUC {chance:.3f} ({TIMES} times each)"
                )
                if median > APART or chance > AUC:
                    self.found.append(f"{door}: {kind}: {median} ms, AUC {chance}")
