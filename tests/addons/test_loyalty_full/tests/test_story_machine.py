"""A year of an office in any order: sales, credits, statements and bills, proven all along.

Hypothesis drives real documents in Odoo. ``LOYALTY_HYPOTHESIS=long`` takes thousands of
steps (``LOYALTY_STORIES``: in so many stories); a failure prints the shortest story and
the line that repeats it.
"""

import os
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon

IS_LONG = os.environ.get("LOYALTY_HYPOTHESIS") == "long"
STORIES = int(os.environ.get("LOYALTY_STORIES", "150"))
SIZES = {"max_examples": STORIES, "stateful_step_count": 30}
SMALL = {"max_examples": 2, "stateful_step_count": 8}
PICK = st.integers(0, 99)


class Office(RuleBasedStateMachine):
    """One partner with a customer, one referrer with a friend; ``case`` is the test."""

    case = None

    def __init__(self):
        super().__init__()
        self.savepoint = self.case.cr.savepoint()
        self.day, self.steps = date(2026, 2, 1), 0
        self.case.bind()
        self.case.refer()

    def teardown(self):
        """Undo the story."""
        self.case.env.cr.clear()
        self.savepoint.close(rollback=True)
        self.case.env.invalidate_all(flush=False)
        self.case.steps.append(self.steps)

    def one(self, model, pick, *domain):
        """One of the records that the domain finds, or none."""
        found = self.case.env[model].search(
            [("company_id", "=", self.case.company.id), *domain], order="id"
        )
        return found[pick % len(found)] if found else found

    def invoices(self, pick, *domain):
        return self.one(
            "account.move", pick, ("move_type", "=", "out_invoice"), *domain
        )

    def does(self, verb, *args):
        """Do it as far as it is allowed; then the ledger looks."""
        try:
            with self.case.cr.savepoint():
                verb(*args)
                self.case.sync()
        except UserError:
            self.case.env.cr.clear()
        self.steps += 1

    @rule(amount=st.sampled_from([1000.0, 33.33, 0.01]), pick=PICK)
    def sell(self, amount, pick):
        partners = self.case.customer | self.case.friend | self.case.referrer
        self.does(self.case.sell, amount, str(self.day), partners[pick % 3])

    @rule(price=st.sampled_from([600.0, 250.0]), pick=PICK)
    def bill_a_contract(self, price, pick):
        partners = self.case.friend | self.case.referrer
        contract = self.case.contract(partners[pick % 2], price)
        self.does(self.case.invoice, contract)

    @rule(pick=PICK)
    def post(self, pick):
        self.does(self.invoices(pick, ("state", "=", "draft")).action_post)

    @rule(pick=PICK, part=st.sampled_from([None, 10.0]))
    def pay(self, pick, part):
        move = self.invoices(
            pick,
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("amount_residual", ">", 10.0),
        )
        if move:
            self.does(self.case.pay, move, part)

    @rule(pick=PICK)
    def undo_the_payment(self, pick):
        move = self.invoices(pick, ("payment_state", "in", ("paid", "in_payment")))
        self.does(move.line_ids.remove_move_reconcile)

    @rule(pick=PICK)
    def credit(self, pick):
        move = self.invoices(
            pick, ("state", "=", "posted"), ("reversal_move_ids", "=", False)
        )
        if move:
            self.does(self.case.credit_note, move)

    @rule(pick=PICK)
    def delete_or_cancel(self, pick):
        self.does(self.invoices(pick, ("state", "=", "draft")).button_cancel)

    @rule()
    def propose(self):
        first, last = self.day.replace(day=1), self.day + timedelta(27)
        self.does(self.case.propose, str(first), str(last), self.case.partner)

    @rule(pick=PICK)
    def confirm(self, pick):
        found = self.one("loyalty.commission.statement", pick, ("state", "=", "draft"))
        self.does(found.action_confirm)

    @rule(pick=PICK)
    def cancel_the_statement(self, pick):
        self.does(self.one("loyalty.commission.statement", pick).action_cancel)

    @rule(pick=PICK)
    def post_or_cancel_the_bill(self, pick):
        bill = self.one("account.move", pick, ("move_type", "=", "in_invoice"))
        verbs = {"draft": bill.action_post, "posted": bill.button_draft}
        self.does(verbs.get(bill.state, bill.button_draft) if bill else bill.exists)

    @rule(pick=PICK)
    def cancel_or_reopen_the_referral(self, pick):
        referral = self.one("loyalty.referral", 0)
        verb = referral.action_reopen if referral.state == "cancelled" else None
        self.does(verb or referral.action_cancel)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days):
        self.day = min(self.day + timedelta(days), date(2026, 12, 1))

    @precondition(lambda self: self.steps)
    @invariant()
    def the_ledger_proves(self):
        """Books, documents, statements, bills and the general ledger agree."""
        proof = self.case.env["loyalty.ledger.proof"]._prove()
        here = (self.case.company, self.case.env["res.company"])
        assert not [
            (row.message, row.res_name, row.expected_amount, row.found_amount)
            for row in proof.finding_ids
            if row.company_id in here
        ]


@tagged("post_install", "-at_install")
class TestStoryMachine(CommissionCommon):
    def test_any_story_is_proven(self):
        """Whatever happens, in whatever order, the ledger follows."""
        self.steps = []
        Office.case = self

        run_state_machine_as_test(
            Office,
            settings=settings(
                **(SIZES if IS_LONG else SMALL),
                deadline=None,
                derandomize=not IS_LONG,
                database=None,
                print_blob=True,
                phases=(Phase.explicit, Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )

        self.assertTrue(sum(self.steps))
        print(  # pylint: disable=print-used
            f"counted: {len(self.steps)} stories in Odoo, {sum(self.steps)} steps, "
            "proven after each"
        )
