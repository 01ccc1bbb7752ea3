import logging
from datetime import datetime

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ...logs import place_of
from ...policy import attribution
from .loyalty_referral import ENDED

_logger = logging.getLogger(__name__)

#: So much of what a visitor did before signing up is kept.
MAX_VISITS = 10


class LoyaltyAttribution(models.AbstractModel):
    """Turns what a visitor came with into touches, and touches into a verdict.

    Never raises to whoever signs up or types a code: that must not fail because
    of a reward. What went wrong stands in the touch and in the log.
    """

    _name = "loyalty.attribution"
    _description = "Loyalty Attribution of Touches"

    def _arrive(self, customer, visits, **vals):
        """Keep ``visits`` of ``customer`` as touches and decide who brought them.

        :param visits: list of [channel, text, moment in ISO format or None], as a
            session can hold them; nothing in it is trusted
        :param vals: further values of the touches, such as ``company_id``
        """
        found = [self._touch_values(visit) for visit in visits[:MAX_VISITS]]
        touches = self.env["loyalty.referral.touch"].sudo()
        touches = touches.create(
            [{**vals, **own, "customer_id": customer.id} for own in found if own]
        )
        self._settle(touches)
        return touches

    def _touch_values(self, visit):
        """Values of the touch that a visit leaves; None if the code is nobody's."""
        channel, text, moment = visit
        now = fields.Datetime.now()
        try:
            at = datetime.fromisoformat(moment) if moment else now
        except (TypeError, ValueError):
            at = now
        values = {"channel": channel, "touched_at": min(at, now)}
        if channel == "name":
            return values | {"spoken_name": text[:80]}
        code = self.env["loyalty.referral.code"].sudo()._resolve_guarded(text)
        return code and {
            "channel": code._channel_of(channel),
            "touched_at": values["touched_at"],
            "code_id": code.id,
            "company_id": code.company_id.id,
        }

    def _settle(self, touches):
        """Act on new touches of one customer: each purpose decides for itself."""
        for purpose, own in touches.grouped(lambda t: t.purpose or "referral").items():
            if purpose == "referral":
                for company, here in own.grouped("company_id").items():
                    self._try(here, self._decide, here.customer_id, company)
                continue
            for touch in own.sorted("touched_at"):
                act = getattr(touch.code_id, f"_attribute_{purpose}")
                self._try(touch, self._keep, touch, act)

    def _keep(self, touch, act):
        """Let the purpose of the code act, and keep what it says."""
        touch.verdict = act(touch)

    def _try(self, touches, act, *arguments):
        """Do it or say why not, without disturbing what the customer was doing."""
        try:
            with self.env.cr.savepoint():
                act(*arguments)
        except (ConcurrencyError, OperationalError):
            raise  # another transaction was first: everything is done again
        except UserError as refusal:
            touches.verdict = str(refusal)
        except Exception as error:  # noqa: BLE001 - see the docstring of the class
            where = place_of(error)
            _logger.error("touches %s: attribution failed: %s", touches.ids, where)
            touches.verdict = str(error)

    # ----------------------------------------------------- customers' referrals

    def _decide(self, customer, company):
        """Weigh all touches of ``customer`` by the running programme's rule."""
        touches = self._open_touches(customer, company)
        program = self.env["loyalty.referral.program"].sudo()._running(company)
        if not program:
            self._tell(touches, self.env._("No referral programme is running."))
            return
        ruling = attribution.decide(
            [touch._fact() for touch in touches],
            program._attribution_rule(),
            fields.Datetime.now(),
        )
        sentences = touches._refusal_sentences()
        for lost, why in ruling.lost:
            touches.browse(lost.id).verdict = sentences[why]
        if ruling.winner:
            winner = touches.browse(ruling.winner.id)
            winner.verdict = self._let_win(winner, program)

    def _tell(self, touches, verdict):
        """Give a verdict to touches that have none yet."""
        touches.filtered(lambda touch: not touch.verdict).verdict = verdict

    def _open_touches(self, customer, company):
        """Touches that can still count: not those of a referral that was cancelled."""
        touches = self.env["loyalty.referral.touch"].sudo()
        touches = touches.search(
            [
                (
                    "customer_id.commercial_partner_id",
                    "=",
                    customer.commercial_partner_id.id,
                ),
                ("company_id", "=", company.id),
                "|",
                ("channel", "=", "name"),
                ("code_id.purpose", "=", "referral"),
            ]
        )
        referrals = self.env["loyalty.referral"].sudo()
        cancelled = referrals.search(
            [("touch_id", "in", touches.ids), ("state", "in", ENDED)]
        )
        return touches - cancelled.touch_id

    def _let_win(self, touch, program):
        """Record the referral that the winning touch speaks for; return the verdict."""
        referrals = self.env["loyalty.referral"].sudo()
        standing = referrals._of_friend(touch.customer_id, program.company_id)
        if standing.touch_id == touch and standing:
            return standing.display_name
        if standing and standing._gives_way():
            standing.message_post(
                body=self.env._(
                    "Another recommendation counts by the rule of the programme: %s",
                    touch.display_name,
                )
            )
            standing.action_cancel()
        return referrals._record(
            program,
            touch.owner_id,
            touch.customer_id,
            channel=touch.channel,
            code_id=touch.code_id.id,
            touch_id=touch.id,
            spoken_name=touch.spoken_name,
            name_confirmed=touch.channel != "name",
        ).display_name
