from dataclasses import dataclass
from datetime import UTC, date, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...policy import money, reminders

#: Customers looked at and written to between two commits.
PAGE = 100
#: Days that a mail may wait in the queue before it counts as not sent.
PATIENCE = 3


@dataclass(frozen=True)
class Due:
    """A customer whom a plan reaches today, and what becomes of it.

    ``fate`` is a channel of ``loyalty.reminder``, or why nothing happens: quiet,
    opted_out.
    """

    partner: models.Model
    recipient: models.Model
    benefits: models.Model
    cause: str
    day: date
    number: int
    fate: str


class LoyaltyReminderRun(models.AbstractModel):
    """Reminds whoever is due, plan by plan and page by page.

    A page is one transaction: its rows of the log and its e-mails are there together
    or not at all, so a run that dies goes on where it was.
    """

    _name = "loyalty.reminder.run"
    _description = "Reminder Run"

    @api.model
    def _cron_remind(self):
        """Remind everybody who is due and not asleep."""
        plans = self.env["loyalty.reminder.plan"].search([("state", "=", "running")])
        cron = self.env["ir.cron"]
        for plan in plans:
            candidates = self._candidates(plan)
            cron._commit_progress(remaining=len(candidates))
            for page in split_every(PAGE, candidates, list):
                self._remind(plan, page)
                if not cron._commit_progress(len(page)):
                    return
                self.env.invalidate_all()

    def _remind(self, plan, partner_ids):
        """Remind those of ``partner_ids`` who are due by ``plan``; return the log."""
        run = self.with_company(plan.company_id).sudo()
        dues = run._due(plan.sudo(), partner_ids)
        return run._send(plan.sudo(), dues)

    # ------------------------------------------------------------------ who is due

    def _candidates(self, plan):
        """Ids of customers who may be due: a coarse sieve, the policy is the fine one.

        A day more on either side, because a customer's day is not ours.
        """
        benefits = self.env["loyalty.benefit"].sudo()
        log = self.env["loyalty.reminder"].sudo()
        today = fields.Date.today()
        own = Domain("company_id", "=", plan.company_id.id)
        lately = today - timedelta(days=plan.every_days - 1)
        rested = log._search(own & Domain("date", ">", lately))
        ripe = Domain(
            "granted_on", "<=", today - timedelta(days=plan.first_days - 1)
        ) & Domain("told", "<", plan.max_count)
        ripe &= Domain("partner_id", "not in", rested.subselect("partner_id"))
        last = today + timedelta(days=plan.before_days + 1)
        told = log._search(own & Domain("date", ">", today))
        ends = Domain("expires_on", "<=", last) if plan.before_days else Domain.FALSE
        ends &= Domain("partner_id", "not in", told.subselect("partner_id"))
        domain = plan._subject() & self._of_company(plan) & (ripe | ends)
        rows = benefits._read_group(domain, ["partner_id"], [], order="partner_id")
        return [partner.id for (partner,) in rows]

    def _of_company(self, plan):
        """Benefits of the plan's company, shared ones included."""
        return Domain("company_id", "in", (False, plan.company_id.id))

    def _due(self, plan, partner_ids, now=None):
        """Who of ``partner_ids`` is due by ``plan``, and what becomes of each."""
        now = (now or fields.Datetime.now()).replace(tzinfo=UTC)
        benefits = self.env["loyalty.benefit"]
        # read at once: by their id alone it would look through everybody's
        benefits = benefits.search_fetch(
            Domain("partner_id", "in", partner_ids) & self._of_company(plan),
            [name for name, field in benefits._fields.items() if field.store],
        )
        subject = benefits.filtered_domain(plan._subject())
        told = self._told(benefits)
        past = self._past(plan.company_id, partner_ids)
        policy_plan, dues = plan._policy(), []
        by_partner = benefits.grouped("partner_id")
        recipients = self._recipients(benefits.partner_id)
        for partner, own in by_partner.items():
            local = now.astimezone(plan._zone(partner))
            facts = [self._fact(plan, row, told) for row in own & subject]
            count, last = past.get(partner.id, (0, None))
            cause = reminders.cause(policy_plan, facts, last, local.date())
            if not cause or not partner.active:
                continue
            due = Due(
                partner=partner,
                recipient=recipients[partner],
                benefits=own,
                cause=cause,
                day=local.date(),
                number=count + 1,
                fate=self._fate(plan, partner, recipients[partner], cause, local),
            )
            dues.append(due)
        return dues

    def _fact(self, plan, benefit, told):
        """A benefit as the policy reads it."""
        company, worth = plan.company_id, None
        if benefit.open_amount:
            worth = benefit.currency_id._convert(
                benefit.open_amount, company.currency_id, company, round=False
            )
            worth = money.to_minor(
                company.currency_id.round(worth), company.currency_id.decimal_places
            )
        nothing = (0, None, None)
        item = (benefit.item_model, benefit.item_id)
        count, last, heard_on = told.get(item, nothing)
        return reminders.Benefit(
            usable_on=max(benefit.granted_on, benefit.available_on or date.min),
            expires_on=benefit.expires_on or None,
            worth=worth,
            told=count,
            told_on=last,
            heard_on=heard_on,
        )

    def _told(self, benefits):
        """How often each of ``benefits`` was reached, when last, and when last heard of.

        A mail that no server has accepted within days was not heard; it is tried again.
        By model and id of the item.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.item_model, item.item_id, COUNT(*), MAX(reminder.date),
                       MAX(reminder.date) FILTER (
                           WHERE reminder.channel = 'activity'
                              OR reminder.sent_on IS NOT NULL
                              OR (reminder.channel = 'mail' AND reminder.date > %s))
                  FROM loyalty_reminder_item item
                  JOIN loyalty_reminder reminder ON reminder.id = item.reminder_id
                 WHERE reminder.partner_id = ANY(%s)
              GROUP BY item.item_model, item.item_id
                """,
                fields.Date.today() - timedelta(days=PATIENCE),
                benefits.partner_id.ids,
            )
        )
        return {(model, id_): found for model, id_, *found in rows}

    def _past(self, company, partner_ids):
        """How often each customer was reminded by ``company``, and when last."""
        rows = self.env["loyalty.reminder"]._read_group(
            [("company_id", "=", company.id), ("partner_id", "in", list(partner_ids))],
            ["partner_id"],
            ["__count", "date:max"],
        )
        return {partner.id: (count, last) for partner, count, last in rows}

    def _recipients(self, partners):
        """Who reads the mail of each: the company's own mailbox, else a person's."""
        everybody = partners | partners.child_ids
        reachable = everybody.filtered(lambda p: p.email and not p.is_blacklisted)
        return {
            partner: ((partner | partner.child_ids) & reachable)[:1]
            for partner in partners
        }

    def _fate(self, plan, partner, recipient, cause, local):
        """What becomes of somebody who is due."""
        if partner.loyalty_no_reminders:
            return "opted_out"
        if cause != "expires" and plan._is_held_out(partner):
            return "held_out"
        if reminders.is_quiet(plan._quiet(), local):
            return "quiet"
        if plan.by_mail:
            return "mail" if recipient else "activity"
        return "activity" if plan.by_activity else "banner"
