from odoo import api, fields, models


class LoyaltyCommissionRunLine(models.Model):
    """What became of one partner in a run, and why."""

    _name = "loyalty.commission.run.line"
    _description = "Outcome of a Commission Run"
    _order = "code, id"

    run_id = fields.Many2one(
        "loyalty.commission.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    code = fields.Selection(
        [
            ("pending", "Still to do"),
            ("created", "Statement created"),
            ("refund", "Refund statement created"),
            ("draft", "Skipped: a draft is waiting; confirm, refresh or cancel it"),
            (
                "exists",
                "Skipped: the period has its statement; the rest goes on the next",
            ),
            ("blocked", "Blocked: papers are missing"),
            ("below_minimum", "Carried: below the minimum payout"),
            ("carried", "Skipped: nothing to pay, the balance is carried forward"),
            ("nothing", "Skipped: nothing open that may be paid by the end"),
            ("failed", "Failed"),
        ],
        string="What happened",
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    blocks = fields.Char(readonly=True)
    message = fields.Text(readonly=True)
    reason = fields.Text(compute="_compute_reason")
    amount = fields.Monetary(string="Open", readonly=True)
    minimum_amount = fields.Monetary(string="Minimum payout", readonly=True)
    statement_id = fields.Many2one(
        "loyalty.commission.statement", readonly=True, ondelete="set null"
    )

    _partner_uniq = models.UniqueIndex(
        "(run_id, partner_id, currency_id)", "A run settles each partner once."
    )

    @api.depends("code", "blocks", "message")
    @api.depends_context("lang")
    def _compute_reason(self):
        payout = self.env["loyalty.commission.payout"]
        verdicts, blocks = payout._payout_sentences(), payout._block_sentences()
        for line in self:
            missing = (line.blocks or "").split()
            sentences = [blocks[code] for code in missing] or [
                line.message or verdicts.get(line.code, "")
            ]
            if line.code in ("created", "refund"):
                sentences = []
            line.reason = "\n".join(sentences)
