from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .loyalty_referral import ENDED

REVIEW_ACTIVITY = "loyalty_referral.mail_activity_type_review"
#: What speaks against somebody is for our own people, whatever they may read else.
OURS = "base.group_user"


class LoyaltyReferral(models.Model):
    """The review: what speaks against a referral waits for a person.

    A decision covers the reasons that were there to be seen. A reason that turns up
    later asks again: a referral that earned nothing yet waits, a reward that was
    given stays until somebody decides (nothing is taken back on a suspicion).
    """

    _inherit = "loyalty.referral"

    refusal_codes = fields.Char(readonly=True, copy=False, groups=OURS)
    refusal_params = fields.Json(readonly=True, copy=False, groups=OURS)
    accepted_codes = fields.Char(readonly=True, copy=False, groups=OURS)
    refusal = fields.Text(
        string="What speaks against it", compute="_compute_refusal", groups=OURS
    )
    needs_review = fields.Boolean(
        compute="_compute_needs_review",
        store=True,
        groups=OURS,
        help="Something speaks against the referral that nobody has decided on.",
    )
    doubted_on = fields.Datetime(
        string="In review since",
        compute="_compute_needs_review",
        store=True,
        groups=OURS,
    )
    days_in_review = fields.Integer(compute="_compute_days_in_review", groups=OURS)
    approved_by_id = fields.Many2one(
        "res.users",
        string="Accepted by",
        readonly=True,
        copy=False,
        tracking=True,
        groups=OURS,
        help="Who accepted the referral although something spoke against it.",
    )
    refused_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, tracking=True, groups=OURS
    )
    decided_on = fields.Datetime(readonly=True, copy=False, groups=OURS)
    decision_note = fields.Text(
        string="Reason of the decision", readonly=True, copy=False, groups=OURS
    )
    _review_idx = models.Index("(company_id, doubted_on) WHERE needs_review")

    @api.depends("refusal_codes", "refusal_params")
    @api.depends_context("lang")
    def _compute_refusal(self):
        evidence = self.env["loyalty.referral.evidence"]
        for referral in self:
            referral.refusal = "\n".join(evidence._refusal_texts(referral))

    @api.depends("refusal_codes", "accepted_codes", "state")
    def _compute_needs_review(self):
        for referral in self:
            waits = referral.state not in ENDED and referral._open_doubts()
            referral.needs_review = waits
            if not waits:
                referral.doubted_on = False
            elif not referral.doubted_on:
                referral.doubted_on = fields.Datetime.now()

    @api.depends("doubted_on")
    def _compute_days_in_review(self):
        now = fields.Datetime.now()
        for referral in self:
            since = referral.doubted_on or now
            referral.days_in_review = (now - since).days

    def _verdict_fields(self):
        """Extend: what was found, and what was decided."""
        return super()._verdict_fields() | {
            "refusal_codes",
            "refusal_params",
            "accepted_codes",
            "approved_by_id",
            "refused_by_id",
            "decided_on",
            "decision_note",
        }

    # ------------------------------------------------------------------- sync

    def _examine(self):
        """Look at the evidence again; ask a person about what is new."""
        refusals = self.env["loyalty.referral.evidence"]._refusals(self)
        before = self.filtered("needs_review")
        for referral in self.filtered(lambda r: r.state not in ENDED):
            reasons = refusals[referral.id]
            referral._keep(
                refusal_codes=" ".join(reason.code for reason in reasons) or False,
                refusal_params={str(r.code): dict(r.params) for r in reasons} or False,
            )
        after = self.filtered("needs_review")
        (after - before)._ask_for_review()
        (before - after)._withdraw_review()

    def _open_doubts(self):
        """Does anything speak against this referral that nobody has decided on?"""
        self.ensure_one()
        accepted = set((self.accepted_codes or "").split())
        return bool(set((self.refusal_codes or "").split()) - accepted)

    def _may_earn(self):
        """May it earn? What it was given stays until somebody decides."""
        self.ensure_one()
        if self.state in ENDED:
            return False
        return self.state == "qualified" or not self._open_doubts()

    def _ask_for_review(self):
        """Put it onto the list of who is responsible."""
        quiet = self.with_context(mail_activity_quick_update=True)
        for user, referrals in quiet.grouped(lambda r: r._reviewer()).items():
            referrals.activity_schedule(REVIEW_ACTIVITY, user_id=user.id)

    def _withdraw_review(self):
        """Nothing is left to decide."""
        self.activity_unlink([REVIEW_ACTIVITY])

    def _reviewer(self):
        """The leader of the programme's team if they may decide, else a manager."""
        leader = self.program_id.team_id.user_id
        managers = self.env.ref("loyalty_referral.group_manager").all_user_ids
        managers = managers.filtered_domain([("company_ids", "in", self.company_id.id)])
        return (leader & managers) or managers[:1] or self.env.ref("base.user_admin")

    # ------------------------------------------------------------------ verbs

    def _check_reviewer(self):
        """Only loyalty managers decide, and only on what they may write."""
        self.check_access("write")
        if not self.env.user.has_group("loyalty_referral.group_manager"):
            raise AccessError(
                self.env._("Only a loyalty manager decides about referrals.")
            )

    def action_accept(self, note=False):
        """Let what is under review earn all the same; the reasons stay visible."""
        self._check_reviewer()
        for referral in self.sudo().filtered("needs_review"):
            was_open = referral.state == "review"
            referral.write(
                {
                    "accepted_codes": referral.refusal_codes,
                    "approved_by_id": self.env.uid,
                    "decided_on": fields.Datetime.now(),
                    "decision_note": note,
                    "state": "open" if was_open else referral.state,
                }
            )
            referral._close_review(self.env._("Accepted"), note)
        self._mark()

    def action_refuse(self, note):
        """End referrals that do not deserve a reward; what was given is taken back."""
        self._check_reviewer()
        for referral in self.sudo().filtered(lambda r: r.state not in ENDED):
            referral.write(
                {
                    "approved_by_id": False,
                    "refused_by_id": self.env.uid,
                    "decided_on": fields.Datetime.now(),
                    "decision_note": note,
                    "state": "refused",
                }
            )
            referral._close_review(self.env._("Refused"), note)
        self._mark()

    def _reopen(self):
        """Undo the end, and the decision that led to it."""
        refused = self.filtered_domain([("state", "=", "refused")])
        if refused:
            refused._check_reviewer()
        refused.sudo().write(
            {
                "accepted_codes": False,
                "refused_by_id": False,
                "decided_on": False,
                "decision_note": False,
            }
        )
        self.sudo().write({"state": "open"})
        self._mark()

    def action_cancel(self):
        """Extend: whoever was asked to review need not any more."""
        result = super().action_cancel()
        self.sudo()._withdraw_review()
        return result

    def _close_review(self, decision, note):
        """Tell in the history what was decided, why, and what was known."""
        self.ensure_one()
        words = [decision, note, *(self.refusal or "").splitlines()]
        self.message_post(body=Markup("<br/>").join(word for word in words if word))
        self._withdraw_review()
