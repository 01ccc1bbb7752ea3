import logging
import secrets

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..policy import code as code_policy

_logger = logging.getLogger(__name__)


class LoyaltyReferralCode(models.Model):
    """A code somebody may share; with the link it makes, people come to us.

    A code grants nothing by itself: it tells who brought the customer, and the
    programme or plan decides what that is worth.
    """

    _name = "loyalty.referral.code"
    _description = "Referral Code"
    _rec_name = "code"
    _order = "id desc"

    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: code_policy.make(secrets.choice),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who shares the code.",
    )
    purpose = fields.Selection(
        [("referral", "Customer referral")], required=True, default="referral"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    url = fields.Char(string="Link", compute="_compute_url")
    touch_ids = fields.One2many("loyalty.referral.touch", "code_id", readonly=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is already taken.")

    @api.depends("code")
    def _compute_url(self):
        for record in self:
            record.url = f"{record.get_base_url()}/refer/{record.code}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.touch_ids:
            raise UserError(
                self.env._(
                    "A code that somebody came with is evidence. Archive it instead."
                )
            )

    def _of(self, partner, purpose, company):
        """Return the code of ``partner`` for ``purpose``; make it the first time."""
        owner = partner.commercial_partner_id
        domain = [
            ("partner_id", "=", owner.id),
            ("purpose", "=", purpose),
            ("company_id", "=", company.id),
        ]
        return self.search(domain, limit=1) or self.create(
            {"partner_id": owner.id, "purpose": purpose, "company_id": company.id}
        )

    def _resolve(self, text):
        """Find the code that somebody typed or followed; an empty set if none."""
        code = code_policy.normalise(text or "")
        if not code_policy.is_well_formed(code):
            return self.browse()
        return self.search([("code", "=", code)], limit=1)

    def _attribute(self, customer, channel):
        """Record that ``customer`` came with this code and act on it.

        Never raises: a sign-up must not fail because of a reward. What went
        wrong stands in the touch and in the log. Only when another transaction
        was first, everything is done again.
        """
        self.ensure_one()
        touch = self.env["loyalty.referral.touch"].create(
            {"code_id": self.id, "customer_id": customer.id, "channel": channel}
        )
        try:
            with self.env.cr.savepoint():
                touch.verdict = getattr(self, f"_attribute_{self.purpose}")(touch)
        except (ConcurrencyError, OperationalError):
            raise
        except UserError as refusal:
            touch.verdict = str(refusal)
        except Exception as error:  # noqa: BLE001 - see docstring
            _logger.exception("code %s: attribution failed", self.code)
            touch.verdict = str(error)
        return touch

    def _attribute_referral(self, touch):
        """Let the owner's referral of the customer begin; return the verdict."""
        program = self.env["loyalty.referral.program"]._running(self.company_id)
        if not program:
            return self.env._("No referral programme is running.")
        referral = self.env["loyalty.referral"]._record(
            program,
            self.partner_id,
            touch.customer_id,
            channel=touch.channel,
            code_id=self.id,
            touch_id=touch.id,
        )
        return referral.display_name
