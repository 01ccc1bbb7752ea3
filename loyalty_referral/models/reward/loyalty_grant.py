from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LoyaltyGrant(models.Model):
    """A thing that was promised, and how much of it was handed out.

    ``wanted`` follows the facts, ``delivered`` follows ``wanted``: the difference is
    handed out or taken back (``_deliver``), under a lock on the row, so that twice
    is once. What cannot be taken back stays visible: more delivered than wanted.
    Nobody writes grants by hand.
    """

    _name = "loyalty.grant"
    _description = "Granted Reward"
    _inherit = ["loyalty.reason.mixin"]
    _order = "id desc"

    origin_model = fields.Char(required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        string="Document number",
        model_field="origin_model",
        required=True,
        readonly=True,
    )
    origin_name = fields.Char(string="Document", compute="_compute_origin_name")
    slot = fields.Char(required=True, readonly=True)
    reward_id = fields.Many2one(
        "loyalty.referral.reward",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="reward_id.kind", string="Kind", store=True)
    program_id = fields.Many2one(
        related="reward_id.program_id", string="Programme", store=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Receiver",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    wanted = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="How much the receiver has a right to today: points, cards, months, or "
        "the amount of an eWallet.",
    )
    delivered = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="How much was handed out and not taken back.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("delivered", "Delivered"),
            ("partly", "Not all taken back"),
            ("taken_back", "Taken back"),
        ],
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
    )
    available_on = fields.Date(
        readonly=True, help="First day on which it is handed out (hold of the reward)."
    )
    expiry_months = fields.Integer(
        string="Good for (months)",
        readonly=True,
        help="As it was promised; 0: it never expires.",
    )
    card_id = fields.Many2one(
        "loyalty.card",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The card of Odoo's own loyalty programme that it went onto.",
    )

    _claim_uniq = models.Constraint(
        "UNIQUE (origin_model, origin_id, slot, partner_id)",
        "This reward was granted already.",
    )
    _not_negative = models.Constraint(
        "CHECK (wanted >= 0 AND delivered >= 0)", "Less than nothing cannot be granted."
    )
    _waiting_idx = models.Index("(available_on) WHERE wanted <> delivered")

    @api.depends("wanted", "delivered")
    def _compute_state(self):
        for grant in self:
            if grant.wanted == grant.delivered:
                grant.state = "delivered" if grant.wanted else "taken_back"
            else:
                grant.state = "partly" if grant.delivered else "waiting"

    @api.depends("reward_id", "partner_id")
    def _compute_display_name(self):
        for grant in self:
            reward = grant.reward_id._worth_in_words()
            grant.display_name = f"{grant.partner_id.display_name}: {reward}"

    @api.depends("origin_model", "origin_id")
    def _compute_origin_name(self):
        for model, grants in self.grouped("origin_model").items():
            names = {}
            if model in self.env:  # an addon may be gone, what it granted stays
                records = self.env[model].browse(grants.mapped("origin_id"))
                names = {r.id: r.display_name for r in records.sudo().exists()}
            for grant in grants:
                grant.origin_name = names.get(grant.origin_id, self.env._("(deleted)"))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("What was granted is never deleted; it is taken back.")
        )

    def _want(self, model, ids, wishes):
        """Bring what is wanted for the origins in line with ``wishes``; deliver.

        :param wishes: policy ``Wish``es; what is no longer wished is wanted no more
        :raise ValueError: two wishes claim one slot: somebody would get it twice
        """
        wanted = {}
        for wish in wishes:
            key = (wish.origin.id, wish.slot, wish.partner_id)
            if key in wanted:
                raise ValueError(f"two wishes for one slot: {key}")
            wanted[key] = wish
        grants = self._lock(model, ids)
        for grant in grants:
            key = (grant.origin_id, grant.slot, grant.partner_id.id)
            grant._follow(wanted.pop(key, None))
        created = self.create(
            [
                _values(wish)
                for wish in wanted.values()
                if wish.quantity  # nothing was promised that could be taken back
            ]
        )
        (grants | created)._deliver()

    def _follow(self, wish):
        """Want what ``wish`` says, or nothing; say why when that changes."""
        self.ensure_one()
        quantity = float(wish.quantity) if wish else 0.0
        if quantity == self.wanted:
            return
        values = {"wanted": quantity, "reason_code": "withdrawn", "reason_params": {}}
        if wish:
            values |= _reason_values(wish.reason)
            if not self.wanted:
                values["available_on"] = wish.available_on
        self.write(values)

    def _lock(self, model, ids):
        """The grants of the origins, locked until the commit, in a fixed order."""
        self.env["loyalty.grant"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM loyalty_grant
                 WHERE origin_model = %s AND origin_id = ANY(%s)
              ORDER BY id
                   FOR UPDATE
                """,
                model,
                list(ids),
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _wanted_of(self, origins):
        """How much is wanted for each of ``origins`` that was granted anything."""
        rows = self._read_group(
            [("origin_model", "=", origins._name), ("origin_id", "in", origins.ids)],
            ["origin_id"],
            ["wanted:sum"],
        )
        return dict(rows)

    def _wanted_slots(self, origins):
        """What is wanted of each slot of ``origins``: by (origin id, slot)."""
        domain = [
            ("origin_model", "=", origins._name),
            ("origin_id", "in", origins.ids),
        ]
        return {
            (grant.origin_id, grant.slot): grant.wanted
            for grant in self.search_fetch(domain, ["origin_id", "slot", "wanted"])
        }

    def action_open_origin(self):
        """Open the document that this was granted for."""
        self.ensure_one()
        origin = self.env[self.origin_model].browse(self.origin_id).exists()
        if not origin:
            raise UserError(self.env._("The document does not exist any more."))
        origin.check_access("read")
        return origin.get_formview_action()


def _values(wish):
    """Values of a new grant."""
    return {
        "origin_model": wish.origin.model,
        "origin_id": wish.origin.id,
        "slot": wish.slot,
        "reward_id": wish.reward_id,
        "partner_id": wish.partner_id,
        "company_id": wish.company_id,
        "wanted": float(wish.quantity),
        "expiry_months": wish.expiry_months,
        "available_on": wish.available_on,
        **_reason_values(wish.reason),
    }


def _reason_values(reason):
    """Code and numbers of a reason; dates are kept as text."""
    params = {
        name: value if isinstance(value, int) else str(value)
        for name, value in reason.params.items()
    }
    return {"reason_code": reason.code, "reason_params": params}
