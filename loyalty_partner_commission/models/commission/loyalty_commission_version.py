from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyCommissionPlan(models.Model):
    """Versions: what was promised stays, what is promised from now on is the next one.

    A new version is a draft until it is put into force; then it takes the place of the
    one before, which keeps its customers and takes no new ones.
    """

    _inherit = "loyalty.commission.plan"

    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "In force"), ("replaced", "Replaced")],
        default="active",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    previous_id = fields.Many2one(
        "loyalty.commission.plan",
        string="Version before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    next_ids = fields.One2many(
        "loyalty.commission.plan",
        "previous_id",
        string="Next version",
        readonly=True,
        context={"active_test": False},
    )
    left_behind_count = fields.Integer(
        string="Customers on older versions", compute="_compute_left_behind_count"
    )

    _next_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "There is a next version of this plan already.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for plan in self:
            version = self.env._("version %s", plan.version) if plan.version > 1 else ""
            plan.display_name = (
                f"{plan.name or ''} ({version})" if version else plan.name
            )

    @api.depends("previous_id", "state")
    def _compute_left_behind_count(self):
        for plan in self:
            plan.left_behind_count = plan.state == "active" and self.env[
                "loyalty.partner.binding"
            ].search_count(plan._left_behind_domain())

    def _left_behind_domain(self):
        """Running bindings on earlier versions of this plan."""
        return [("plan_id", "in", self._before().ids), ("date_end", "=", False)]

    def _before(self):
        """All versions before this one, the latest first."""
        plan, before = self.previous_id, self.browse()
        while plan:
            before |= plan
            plan = plan.previous_id
        return before

    @api.constrains("state", "binding_ids")
    def _check_drafts_bind_nobody(self):
        for plan in self.filtered(lambda plan: plan.state == "draft"):
            if plan.sudo().binding_ids:
                raise UserError(self._draft_sentence(plan))

    def _prepare_terms(self):
        """A draft promises nothing yet."""
        if self.state == "draft":
            raise UserError(self._draft_sentence(self))
        return super()._prepare_terms()

    def _draft_sentence(self, plan):
        """Why a draft binds nobody."""
        return self.env._(
            "%s is a draft: put it into force before you bind customers by it.",
            plan.display_name,
        )

    def action_new_version(self):
        """Open the next version: a copy that may be changed until it is in force."""
        self.ensure_one()
        self.check_access("write")
        following = self.next_ids
        if not following:
            following = self.copy(
                {
                    "name": self.name,
                    "version": self.version + 1,
                    "state": "draft",
                    "previous_id": self.id,
                }
            )
        return following.get_formview_action()

    def action_put_into_force(self):
        """From now on customers are bound by this version, not by the one before."""
        self.check_access("write")
        for plan in self.filtered(lambda plan: plan.state == "draft"):
            plan.state = "active"
            plan.previous_id.write({"state": "replaced", "active": False})
            companies = self.env["res.company"].sudo()
            companies.search(
                [("loyalty_commission_plan_id", "=", plan.previous_id.id)]
            ).loyalty_commission_plan_id = plan

    def action_move_customers(self):
        """Ask which customers of older versions get these terms, and from when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_plan_move"
        )
        return action | {"context": {"default_plan_id": self.id}}

    def action_view_versions(self):
        """Open all versions of this plan."""
        self.ensure_one()
        first = self._before()[-1:] or self
        versions, found = self.browse(), first
        while found:
            versions |= found
            found = found.next_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_plan"
        )
        return action | {
            "domain": [("id", "in", versions.ids)],
            "context": {"active_test": False, "create": False},
        }
