from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...policy import missions, proof_file
from .loyalty_mission import BY_HAND

#: Orders that a customer can tell us about.
ORDERS_SHOWN = 20


class LoyaltyMissionCompletion(models.Model):
    """What a customer claims in the portal: their words and files, and our decision."""

    _inherit = "loyalty.mission.completion"

    text = fields.Text(string="What they say", readonly=True)
    rating = fields.Selection(
        [(str(stars), f"{stars} ★") for stars in proof_file.RATINGS],
        readonly=True,
        help="How satisfied the customer was, of five.",
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "loyalty.mission.completion")],
        readonly=True,
    )
    note = fields.Text(
        string="Our answer", readonly=True, help="The customer reads it."
    )
    reviewer_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    reviewed_on = fields.Date(string="Decided on", readonly=True)

    def _verdict_fields(self):
        """Extend: what the customer said is not rewritten, and who decided stays."""
        return super()._verdict_fields() | {
            "text",
            "rating",
            "note",
            "reviewer_id",
            "reviewed_on",
        }

    def _claim(self, mission, owner, values, files):
        """Take what ``owner`` hands in for ``mission``; return the completion.

        :param values: text, rating (or None), order_id (or None)
        :param files: list of (name, content in bytes)
        :raise UserError: it cannot be claimed now; the message says why
        """
        today = fields.Date.context_today(self)
        self._refuse_haste(owner)
        key = self._free_key(mission, owner, values.get("order_id"), today)
        if not key:
            raise UserError(self.env._("You have done this already. Thank you!"))
        state = "review" if mission.needs_review else "done"
        completion = self.sudo().create(
            {
                "mission_id": mission.id,
                "partner_id": owner.id,
                "key": key,
                "date": today,
                "state": state,
                "text": values["text"].strip(),
                "rating": str(values["rating"]) if values.get("rating") else False,
                "document_model": "sale.order" if values.get("order_id") else False,
                "document_id": values.get("order_id") or False,
            }
        )
        completion._attach(files)
        if state == "review":
            completion._ask_for_review()
        completion._mark()
        return completion

    def _refuse_haste(self, owner):
        """So many claims a day, and no more."""
        since = fields.Datetime.now() - timedelta(days=1)
        recent = self.sudo().search_count(
            [
                ("partner_id", "=", owner.id),
                ("trigger", "in", BY_HAND),
                ("create_date", ">=", since),
            ]
        )
        if recent >= proof_file.A_DAY:
            raise UserError(
                self.env._("That was a lot for one day. Please go on tomorrow.")
            )

    def _free_key(self, mission, owner, order_id, today):
        """The key of the next claim, or None if there can be none now."""
        own = self.sudo().search(
            [
                ("mission_id", "=", mission.id),
                ("partner_id", "=", owner.id),
                ("state", "!=", "refused"),
            ]
        )
        if order_id and order_id in own.mapped("document_id"):
            return None  # told already
        return missions.next_key(mission._rule(), own.mapped("key"), today)

    def _attach(self, files):
        """Keep the files with the claim: only staff and, by our route, the owner."""
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": name[-100:],
                    "raw": content,
                    "mimetype": guess_mimetype(content),
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content in files
            ]
        )

    def _ask_for_review(self):
        """Ask a manager of the company to look at it."""
        group = self.env.ref("loyalty_referral.group_manager").sudo()
        managers = group.user_ids.filtered(
            lambda user: self.company_id in user.company_ids
        )
        self.activity_schedule(
            "loyalty_referral.mail_activity_type_mission",
            summary=self.env._("Look at a mission: %s", self.mission_id.name),
            user_id=managers[:1].id or self.env.ref("base.user_admin").id,
        )

    # --------------------------------------------------------------- decision

    def action_accept(self, note=""):
        """Accept these claims; their rewards are granted."""
        self._decide("done", note)

    def action_refuse(self, note):
        """Refuse these claims; the customer reads ``note``."""
        if not (note or "").strip():
            raise UserError(self.env._("Say why; the customer reads it."))
        self._decide("refused", note)

    def action_review_again(self):
        """Look at a decision once more; what was granted is taken back meanwhile."""
        self._decide("review", "")

    def _decide(self, state, note):
        """Set the state of claims, and say who did it."""
        self._require_manager()
        self.check_access("read")
        claims = self.sudo().filtered(lambda row: row.trigger in BY_HAND)
        claims.write(
            {
                "state": state,
                "note": (note or "").strip() or False,
                "reviewer_id": self.env.uid if state != "review" else False,
                "reviewed_on": state != "review" and fields.Date.context_today(self),
            }
        )
        claims.activity_unlink(["loyalty_referral.mail_activity_type_mission"])
        claims._mark()
