import logging
from decimal import Decimal

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ... import row_locks
from ...logs import place_of
from ...policy import grant as policy

_logger = logging.getLogger(__name__)

#: Grants the cron takes between two commits.
BATCH = 100


class LoyaltyGrant(models.Model):
    """Hands out what is wanted and was not delivered, and takes back the rest.

    One method per kind of reward, ``_deliver_<kind>(difference)``: it hands out
    ``difference`` of this one grant (takes it back if negative) and returns how much
    was really moved. The rows are locked by whoever calls, so that nothing is handed
    out twice. What could not be taken back *stays*: it is shown, and only a person
    tries again, because later points or coupons were earned by other means.

    A delivery that fails needs attention: the grant keeps the reason, and neither
    the sync nor the invoice behind it is held up.
    """

    _name = "loyalty.grant"
    _inherit = ["loyalty.grant", "loyalty.trail.mixin", "mail.activity.mixin"]

    stays = fields.Float(
        string="Could not be taken back",
        digits=(16, 2),
        readonly=True,
        help="Was used already when the reason for it fell away. Later points of the "
        "receiver are not touched; a manager can try again.",
    )
    error = fields.Text(
        string="What went wrong",
        readonly=True,
        help="Why it could not be handed out or taken back. It is tried again every "
        "day.",
    )
    delivered_on = fields.Date(readonly=True)
    is_mail_due = fields.Boolean(
        string="E-mail to be sent",
        readonly=True,
        help="The receiver is told of the card by the e-mail of its programme, soon.",
    )
    state = fields.Selection(selection_add=[("failed", "Needs attention")])

    @api.depends("stays", "error")
    def _compute_state(self):
        for grant in self:
            state = policy.state(grant._standing())
            grant.state = "failed" if grant.error else state

    def _standing(self):
        """What is wanted, delivered and given up, as the policy reads it."""
        self.ensure_one()
        names = ("wanted", "delivered", "stays")
        return policy.Standing(*(Decimal(f"{self[name]:.2f}") for name in names))

    def _is_due(self):
        """Is there something to hand out or take back today?"""
        due = self._standing().due
        today = fields.Date.context_today(self)
        is_free = not self.available_on or self.available_on <= today
        return due < 0 or (due > 0 and is_free)

    def _deliver(self):
        """Bring ``delivered`` to ``wanted`` where that is due and possible."""
        for grant in self:
            if grant._is_due():
                grant._attempt(grant._deliver_now)

    def _send_mails(self):
        """Tell the receivers of new cards, apart from the invoice that earned them.

        The e-mail of a card carries a PDF: too slow for whoever registers a payment,
        and no reason to take the card back when it cannot be made.
        """
        for grant in self.filtered("is_mail_due"):
            grant._attempt(grant._send_mail_now)

    def _attempt(self, deed):
        """Do something for one grant; what fails is kept with its reason."""
        self.ensure_one()
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                deed()
                self.env.flush_all()
        except (LockError, OperationalError) as conflict:
            _logger.info(
                "grant %s waits for another transaction: %s", self.id, conflict
            )
            self.env.transaction.clear()
            self._wake_cron()
        except Exception as error:  # noqa: BLE001 - one must not stop the others
            where = place_of(error)
            _logger.warning("grant %s could not be delivered: %s", self.id, where)
            self.env.transaction.clear()
            self._park(error)

    def _deliver_now(self):
        """Move what is due, and keep what was really moved."""
        grant = self.sudo().with_company(self.company_id)
        standing = grant._standing()
        method = getattr(grant, f"_deliver_{grant.kind}")
        moved = Decimal(f"{method(float(standing.due)):.2f}")
        if standing.due < 0:
            result = policy.after(standing, -moved)
        else:
            result = policy.Standing(standing.wanted, standing.delivered + moved)
        values = {
            "delivered": float(result.delivered),
            "stays": float(result.stays),
        }
        if moved > 0:
            values["delivered_on"] = fields.Date.context_today(grant)
        grant._mend()
        grant.write(values)

    def _send_mail_now(self):
        """Send the e-mail of the card's programme, if the card is still good."""
        grant = self.sudo().with_company(self.company_id)
        if grant.card_id.points > 0:
            grant.card_id._send_creation_communication()
        grant._mend()
        grant.is_mail_due = False

    def _mend(self):
        """What went wrong before does not any more."""
        if self.error:
            self.activity_unlink(["mail.mail_activity_data_warning"])
            self.error = False

    def _wake_cron(self):
        """Have it done soon, in a transaction of its own."""
        self.env.ref("loyalty_referral.cron_grant_deliver").sudo()._trigger()

    def _park(self, error):
        """Keep the reason, and ask somebody to look at it once."""
        grant = self.sudo()
        reason = str(error).strip() or type(error).__name__
        if grant.error != reason:
            grant.error = reason
        if grant.activity_ids:
            return
        responsible = self.env.ref("loyalty_referral.group_manager").sudo().user_ids
        responsible = responsible.filtered(
            lambda user: self.company_id in user.company_ids
        )
        grant.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("A reward could not be delivered"),
            note=plaintext2html(reason),
            user_id=responsible[:1].id or self.env.uid,
        )

    @api.model
    def _cron_deliver(self):
        """Hand out what was on hold until today, and what failed before."""
        today = fields.Date.context_today(self)
        domain = Domain("is_mail_due", "=", True) | (
            Domain("state", "in", ("waiting", "failed"))
            & Domain("available_on", "<=", today)
        )
        ids = self.search(domain, order="id").ids
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            batch = self.browse(ids[start : start + BATCH]).exists()
            locked = row_locks.take(batch)
            locked._deliver()
            locked._send_mails()
            if not cron._commit_progress(min(BATCH, len(ids) - start)):
                break

    def action_retry(self):
        """Try once more what failed, and to take back what had been used before."""
        self.check_access("read")
        if not self.env.user.has_group("loyalty_referral.group_manager"):
            raise AccessError(self.env._("Only a loyalty manager tries again."))
        grants = self.sudo()
        grants.lock_for_update()
        grants.stays = 0.0
        grants._deliver()
        grants._send_mails()
