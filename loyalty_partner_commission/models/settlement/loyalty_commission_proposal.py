import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.fields import Domain

from odoo.addons.loyalty_referral.logs import place_of
from odoo.addons.loyalty_referral.policy import money

from ...policy import payout

_logger = logging.getLogger(__name__)


class LoyaltyCommissionProposal(models.AbstractModel):
    """Works through the lines of a run: who gets a statement, and who does not, why.

    The unique index on statements has the last word: two runs at once make one
    statement for a partner and period.
    """

    _name = "loyalty.commission.proposal"
    _description = "Commission Proposal"

    def _settle_lines(self, lines):
        """Propose what these lines of a run ask for; one bad line stops no other."""
        if self._attempt(lines):
            return
        for line in lines:
            errors = []
            if not self._attempt(line, errors):
                is_there = isinstance(errors[0], UniqueViolation)
                line.code = "exists" if is_there else "failed"
                line.message = False if is_there else str(errors[0])

    def _attempt(self, lines, errors=None):
        """Propose all or nothing; return whether it worked.

        A conflict with another transaction is raised: Odoo repeats the request,
        and the cron goes on later.
        """
        try:
            with self.env.cr.savepoint():
                self._propose(lines)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one partner must not block others
            _logger.info("run lines %s: %s", lines.ids, place_of(error))
            if errors is not None:
                errors.append(error)
            return False
        return True

    def _propose(self, lines):
        """Make a draft for each line that may be paid; write what became of each."""
        run = lines.run_id
        settlement = self.env["loyalty.commission.settlement"]
        rows = settlement._open_sums(run.company_id, run.date_to, lines.partner_id.ids)
        sums = {(row.partner, row.currency): row for row in rows}
        terms = self.env["loyalty.commission.payout"]._terms(
            list(sums), run.company_id, run.date_to
        )
        standing = self._standing(run, lines.partner_id)
        outcomes = {}
        for line in lines:
            key = (line.partner_id, line.currency_id)
            outcome = self._outcome(key, sums.get(key), terms.get(key), run)
            if key in standing and outcome["code"] != "nothing":
                statement = standing[key]
                is_draft = statement.state == "draft"
                outcome |= {
                    "code": "draft" if is_draft else "exists",
                    "statement_id": statement.id,
                }
            outcomes[line] = outcome
        made = self._draft(
            [
                line
                for line, outcome in outcomes.items()
                if outcome["code"] in ("created", "refund")
            ]
        )
        for line, outcome in outcomes.items():
            if line in made:
                outcome["statement_id"] = made[line].id
            line.write(outcome)
        settlement._fill(self.env["loyalty.commission.statement"].union(*made.values()))

    def _draft(self, lines):
        """Draft a statement for each of these lines: dict from line to statement."""
        # the run says who made them and why; a message on each would cost more
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        statements = self.env["loyalty.commission.statement"].with_context(**quiet)
        values = [self._draft_values(line) for line in lines]
        for one, number in zip(values, self._numbers(len(values)), strict=False):
            one["name"] = number
        drafts = statements.create(values).with_env(self.env)
        return dict(zip(lines, drafts, strict=True))

    def _numbers(self, count):
        """So many numbers of statements; the sequence is looked up once."""
        sequences = self.env["ir.sequence"].sudo()
        sequence = sequences.search(
            [
                ("code", "=", "loyalty.commission.statement"),
                ("company_id", "in", [self.env.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )
        return [sequence.next_by_id() for _number in range(count)] if sequence else []

    def _standing(self, run, partners):
        """Statements in the way of new ones: a draft, or one of the same period."""
        same_period = Domain("date_from", "=", run.date_from)
        same_period &= Domain("date_to", "=", run.date_to)
        found = self.env["loyalty.commission.statement"].search(
            Domain("company_id", "=", run.company_id.id)
            & Domain("partner_id", "in", partners.ids)
            & Domain("state", "!=", "cancelled")
            & (Domain("state", "=", "draft") | same_period)
        )
        found = found.sorted(lambda statement: statement.state == "draft")
        return {(s.partner_id, s.currency_id): s for s in found}

    def _outcome(self, key, row, terms, run):
        """Values of a run line: what the policy says to its open amount."""
        if row is None:
            return {"code": "nothing", "amount": 0.0}
        scale = key[1].decimal_places
        total = money.to_minor(row.amount, scale)
        verdict = payout.decide(total, row.oldest, run.date_to, terms)
        code = {"payable": "created", "nothing": "carried"}.get(verdict, str(verdict))
        return {
            "code": code,
            "amount": row.amount,
            "blocks": " ".join(terms.blocks) if code == "blocked" else False,
            "minimum_amount": float(money.to_decimal(terms.minimum, scale)),
            "message": False,
        }

    def _draft_values(self, line):
        """Values of the statement that a line of a run asks for."""
        return {
            "partner_id": line.partner_id.id,
            "company_id": line.run_id.company_id.id,
            "currency_id": line.currency_id.id,
            "date_from": line.run_id.date_from,
            "date_to": line.run_id.date_to,
        }
