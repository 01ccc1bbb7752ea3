import logging
from datetime import timedelta
from operator import itemgetter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime, groupby

from ... import proof_queries as queries
from ...policy import money

_logger = logging.getLogger(__name__)

#: Documents whose facts are read at once.
PAGE = 500
#: Differences that are kept one by one; the sentence tells how many there are.
SHOWN = 200


class LoyaltyLedgerProof(models.Model):
    """One proof of the whole ledger: figures that foot, and what contradicts them.

    It asks twice. The books: do legs, balances, lots and applications agree? The
    documents: would the sync, asked again today, book anything? A green proof means
    that nothing is missing, doubled or left behind.
    """

    _name = "loyalty.ledger.proof"
    _description = "Ledger Proof"
    _inherit = ["loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "id desc"

    state = fields.Selection(
        [("green", "Proven"), ("red", "Differences")], readonly=True, index=True
    )
    figure_ids = fields.One2many(
        "loyalty.ledger.proof.figure", "proof_id", readonly=True
    )
    finding_ids = fields.One2many(
        "loyalty.ledger.proof.finding", "proof_id", string="Differences", readonly=True
    )
    finding_count = fields.Integer(string="Number of differences", readonly=True)
    entry_count = fields.Integer(string="Entries", readonly=True)
    origin_count = fields.Integer(string="Documents", readonly=True)

    @api.depends("create_date")
    def _compute_display_name(self):
        for proof in self:
            proof.display_name = self.env._(
                "Proof of %s", format_datetime(self.env, proof.create_date)
            )

    def _prove(self):
        """Prove the ledger as it is now; return the proof."""
        self = self.sudo()
        self.env.flush_all()
        figures = self._figures()
        findings = self._contradictions() + self._parked()
        documents = 0
        for model, ids in self._pages():
            documents += len(ids)
            findings += self._unbooked(model, ids)
        return self.create(
            {
                "state": "red" if findings else "green",
                "finding_count": len(findings),
                "entry_count": sum(figure.pop("entries") for figure in figures),
                "origin_count": documents,
                "figure_ids": [fields.Command.create(values) for values in figures],
                "finding_ids": [
                    fields.Command.create(values) for values in findings[:SHOWN]
                ],
            }
        )

    def _figures(self):
        """Values of the figures, one for each company, currency and purpose."""
        return [
            {name: value or 0 for name, value in row.items()}
            for row in self.env.execute_query_dict(SQL(queries.FIGURES))
        ]

    # ------------------------------------------------------------------ books

    def _checks(self):
        """Map the name of each question to the SQL that finds contradictions.

        Extend it together with :meth:`_meanings`.
        """
        return dict(queries.CHECKS)

    def _meanings(self):
        """Map the name of each question to what a difference means."""
        return {
            "legs": self.env._("The two sides of a movement do not sum to zero."),
            "balances": self.env._("The balance is not the sum of the entries."),
            "open_items": self.env._("The open items do not sum to the balance."),
            "applications": self.env._(
                "What is left is not the amount less what was used."
            ),
            "drawn": self.env._("What was drawn is not what the entry says."),
            "general_ledger": self.env._(
                "The reward line is not in the general ledger what the invoice says."
            ),
            "parked": self.env._("The document waits for somebody's attention."),
            "unbooked": self.env._(
                "The document asks for another amount than the ledger holds."
            ),
        }

    def _contradictions(self):
        """Values of the findings that the books themselves tell."""
        return [
            self._finding(name, *row)
            for name, query in self._checks().items()
            for row in self.env.execute_query(SQL(query))
        ]

    def _parked(self):
        """Documents that the sync could not understand are no proof."""
        parked = self.env["loyalty.ledger.inbox"].search([("state", "=", "parked")])
        return [
            self._finding("parked", row.origin_model, row.origin_id) for row in parked
        ]

    def _finding(self, question, model, id_, *amounts):
        """Values of one finding.

        :param amounts: expected and found amount, ids of currency and company
        """
        expected, found, currency_id, company_id = amounts or (0, 0, None, None)
        return {
            "question": question,
            "message": self._meanings()[question],
            "res_model": model,
            "res_id": id_,
            "expected_amount": expected,
            "found_amount": found,
            "currency_id": currency_id,
            "company_id": company_id,
        }

    # -------------------------------------------------------------- documents

    def _pages(self):
        """Documents to ask again, each once: model and ids, so many at a time.

        A model that cannot be asked any more is left out: its addon is gone, its
        movements stay.
        """
        origins = SQL(" UNION ALL ").join(self._origins())
        models = list(self.env["loyalty.ledger.sync"]._providers())
        self.env.cr.execute(SQL(queries.DOCUMENTS, origins, models))
        while rows := self.env.execute_query(SQL(queries.NEXT_PAGE, PAGE)):
            for model, page in groupby(rows, itemgetter(0)):
                yield model, [id_ for _model, id_ in page]
        self.env.cr.execute(SQL(queries.NO_MORE))

    def _origins(self):
        """SQL of the documents to ask again: model and id. Extend by what may be missing."""
        by_hand = self.env["loyalty.ledger.sync"]._movements_by_hand()
        # a day later than they expire: the night has time to do it
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        due = self.env["loyalty.ledger.entry"]._due_to_expire(yesterday)
        return [
            SQL(queries.BOOKED, by_hand),
            SQL(queries.PROMISED),
            SQL(queries.DUE, due.ids),
        ]

    def _unbooked(self, model, ids):
        """What the sync would book for these documents; nothing of it is kept."""
        with self.env.cr.savepoint(flush=False) as savepoint:
            findings = self._differences(model, ids)
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return findings

    def _differences(self, model, ids):
        """Values of findings: what the documents ask for today and do not have.

        Extend it by what else follows documents. Whatever it writes is undone.
        """
        drafts = self.env["loyalty.ledger.sync"]._missing(model, ids)
        return [self._unbooked_finding(draft) for draft in drafts]

    def _unbooked_finding(self, draft):
        """Values of the finding that a draft stands for."""
        target = draft.target
        currency = self.env["res.currency"].browse(target.account.currency_id)
        scale = currency.decimal_places
        return self._finding(
            "unbooked",
            target.origin.model,
            target.origin.id,
            float(money.to_decimal(target.amount, scale)),
            float(money.to_decimal(target.amount - draft.amount, scale)),
            currency.id,
            target.account.company_id,
        )

    # ------------------------------------------------------------------ verbs

    @api.model
    def _cron_prove(self):
        """Prove every night; tell the managers when something is wrong."""
        proof = self._prove()
        if proof.state == "red":
            _logger.error(
                "loyalty ledger: %s differences, see the proof of %s",
                proof.finding_count,
                proof.create_date,
            )
            proof._call_for_help()
        old = self.search([("state", "=", "green")], offset=90)
        old.unlink()

    def _call_for_help(self):
        """Ask a loyalty manager to look at the proof."""
        responsible = self.env.ref("loyalty_referral.group_manager").user_ids
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("The loyalty ledger does not prove"),
            note=self.env._("%s differences were found.", self.finding_count),
            user_id=responsible[:1].id or self.env.uid,
        )

    def action_prove(self):
        """Prove the ledger now and show the result."""
        if not self.env.user.has_group("loyalty_referral.group_manager"):
            raise UserError(self.env._("Only a loyalty manager proves the ledger."))
        return self._prove().get_formview_action()
