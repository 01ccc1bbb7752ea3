from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy import caps


class LoyaltyMissionCompletion(models.Model):
    """Somebody has done a mission: when, by what, and on which promise.

    What the system sees by itself is written by the evaluation and follows the facts;
    what a customer claims is decided by people. Its rewards go the way of all rewards
    (``loyalty.reward.claim``).
    """

    _name = "loyalty.mission.completion"
    _description = "Mission Completion"
    _inherit = ["loyalty.reward.origin", "loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "date desc, id desc"

    mission_id = fields.Many2one(
        "loyalty.mission", required=True, readonly=True, index=True, ondelete="restrict"
    )
    trigger = fields.Selection(
        related="mission_id.trigger", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="mission_id.company_id", store=True, precompute=True, default=None
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="Which of the customer's completions it is: a period, a number.",
    )
    date = fields.Date(string="Done on", required=True, readonly=True)
    state = fields.Selection(
        [
            ("review", "To review"),
            ("done", "Done"),
            ("undone", "Undone"),
            ("refused", "Refused"),
        ],
        string="Status",
        required=True,
        default="done",
        readonly=True,
        index=True,
        tracking=True,
        help="Undone: what it was done by no longer counts.",
    )
    has_room = fields.Boolean(
        string="Within the limits",
        readonly=True,
        help="Otherwise it waits until the limit of the mission is raised.",
    )
    badge_points = fields.Integer(string="Achievement points", readonly=True)
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document number", model_field="document_model", readonly=True
    )
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    earned_amount = fields.Monetary(string="Granted", compute="_compute_earned_amount")

    _once_uniq = models.UniqueIndex(
        "(mission_id, partner_id, key) WHERE state <> 'refused'",
        "The customer has done this mission already.",
    )
    _ranking_idx = models.Index("(company_id, date) WHERE state = 'done'")

    @api.depends("mission_id.name")
    def _compute_display_name(self):
        for completion in self:
            completion.display_name = completion.mission_id.name

    @api.depends("document_model", "document_id")
    def _compute_document_name(self):
        for model, completions in self.grouped("document_model").items():
            names = {}
            if model and model in self.env:
                records = self.env[model].browse(completions.mapped("document_id"))
                names = {r.id: r.display_name for r in records.sudo().exists()}
            for completion in completions:
                completion.document_name = names.get(completion.document_id, "")

    def _compute_earned_amount(self):
        booked = self._booked_amounts()
        for completion in self:
            completion.earned_amount = sum(booked.get(completion.id, {}).values())

    def _verdict_fields(self):
        """Extend: everything that follows from facts or from a decision."""
        return super()._verdict_fields() | {"state", "has_room", "date", "badge_points"}

    @api.model_create_multi
    def create(self, vals_list):
        """Keep what the mission promises at this moment."""
        self.check_access("create")
        missions = self.env["loyalty.mission"].browse(
            {vals["mission_id"] for vals in vals_list if vals.get("mission_id")}
        )
        promised = {
            mission.id: {
                "terms": {"rewards": [r._prepare_terms() for r in mission.reward_ids]},
                "badge_points": mission.badge_points,
            }
            for mission in missions
        }
        return super().create(
            [vals | promised.get(vals.get("mission_id"), {}) for vals in vals_list]
        )

    def write(self, vals):
        """Refuse verdicts by hand, also when they come by RPC."""
        self._refuse_verdicts_by_hand(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("What was done is never deleted; what no longer counts says so.")
        )

    # ----------------------------------------------------------------- limits

    def _find_room(self):
        """Ask the limits of the missions which of these are rewarded."""
        counters = self.env["loyalty.cap"].sudo()
        for company, own in self.grouped("company_id").items():
            allotment = counters._allot([row._count_claim() for row in own], company)
            for row in own:
                claim = row._count_claim()
                granted = allotment.granted.get(claim.key, claim.wanted)
                row._keep(has_room=granted > 0)

    def _count_claim(self):
        """What it asks of the number of completions that are rewarded."""
        mission, limits = self.mission_id, ()
        if mission.total_limit:
            counter = mission._counters()["count"]
            limits = (caps.Limit(counter, mission.total_limit, counts=True),)
        key = (self._name, self.id, "completion", self.partner_id.id)
        wanted = int(self.state == "done")
        # what has room keeps it: a lower limit takes nothing back
        return caps.Claim(key, wanted, limits, int(self.has_room))

    def _is_limited(self, promised):
        """Extend: the mission's budget."""
        has_budget = promised.is_money and self.mission_id.budget
        return super()._is_limited(promised) or bool(has_budget)

    def _limits(self, promised, key, known):
        """Override: what one completion may earn, and the mission may cost."""
        limits = []
        if promised.is_money and self.mission_id.budget:
            counter = self.mission_id._counters()["budget"]
            limits.append(caps.Limit(counter, self.mission_id._budget_minor()))
        if promised.is_money and promised.max_amount:
            counter = f"completion/{self.id}/{promised.id}"
            limits.append(caps.Limit(counter, promised.max_amount))
        return tuple(limits)

    def action_open_document(self):
        """Open what it was done by."""
        self.ensure_one()
        document = self.env[self.document_model].browse(self.document_id).exists()
        if not document:
            raise UserError(self.env._("The document does not exist any more."))
        document.check_access("read")
        return document.get_formview_action()

    def _require_manager(self):
        """Deciding is for managers."""
        if not self.env.user.has_group("loyalty_referral.group_manager"):
            raise AccessError(self.env._("Only a loyalty manager decides about it."))
