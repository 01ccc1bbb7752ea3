from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ... import contact_queries as queries
from ...policy import contact

#: Customers who are looked at together.
PAGE = 1000


class LoyaltyContactCheck(models.AbstractModel):
    """Who was talked to last when, who is due, and one activity for each who is."""

    _name = "loyalty.contact.check"
    _description = "Contact Check"

    @api.model
    def _cron_check(self):
        """Carry out every plan once a day; goes on where it was interrupted."""
        today = fields.Date.context_today(self)
        plans = self.env["loyalty.contact.plan"].search([("active", "=", True)])
        for plan in plans:
            if plan.checked_on == today:
                continue
            while page := self._page(plan):
                self._look_after(plan, page, today)
                plan.checked_to = page[-1].id
                if not self.env["ir.cron"]._commit_progress(len(page)):
                    return
                self.env.invalidate_all()
            plan.write({"checked_on": today, "checked_to": 0})
        self._let_go(plans, today)

    def _page(self, plan):
        """The next customers of a plan."""
        return self.env["res.partner"].search(
            [("id", ">", plan.checked_to), *plan._customers()], order="id", limit=PAGE
        )

    def _look_after(self, plan, partners, today):
        """Take the customers of one page into the plan, unless an earlier one has them."""
        watches = self.env["loyalty.contact.watch"].search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", plan.company_id.id),
            ]
        )
        place = (plan.sequence, plan.id)
        theirs = watches.filtered(
            lambda watch: (
                watch.checked_on == today
                and watch.plan_id != plan
                and (watch.plan_id.sequence, watch.plan_id.id) < place
            )
        )
        watches -= theirs
        watches.filtered(lambda watch: watch.plan_id != plan).write(
            {"plan_id": plan.id}
        )
        new = partners - theirs.partner_id - watches.partner_id
        values = {"plan_id": plan.id, "since": today, "due_on": today}
        watches |= watches.create([{"partner_id": id_, **values} for id_ in new.ids])
        self._refresh(watches)

    def _let_go(self, plans, today):
        """Forget customers who belong to no plan any more, with their activities."""
        left = self.env["loyalty.contact.watch"].search(
            ["|", ("checked_on", "<", today), ("plan_id", "not in", plans.ids)]
        )
        left.activity_id.unlink()
        left.unlink()

    def _refresh(self, watches):
        """Bring last contact, due day and activity of ``watches`` up to date."""
        today = fields.Date.context_today(self)
        touches = self._touches(watches.partner_id)
        to_make = watches.browse()
        to_close = self.env["mail.activity"]
        for watch in watches:
            last = contact.latest(touches[watch.partner_id.id])
            due = contact.due_on(
                last and last.day,
                watch.since,
                watch.plan_id.every_days,
                watch.snoozed_until or None,
            )
            self._set(
                watch,
                last_contact=last.day if last else False,
                last_kind=last.kind if last else False,
                due_on=due,
                user_id=watch.plan_id._user_of(watch.partner_id).id,
                checked_on=today,
            )
            is_open = watch.activity_id.active
            step = contact.next_step(due, today, bool(is_open))
            if step == "make" and watch.user_id:
                to_make |= watch
            elif step == "close":
                to_close |= watch.activity_id
        to_close.unlink()
        self._make_activities(to_make)

    def _set(self, watch, **values):
        """Write what has changed, and nothing else."""
        as_it_is = watch.read(list(values), load="")[0]
        changed = {
            name: value for name, value in values.items() if as_it_is[name] != value
        }
        if changed:
            watch.write(changed)

    def _touches(self, partners):
        """Contacts of ``partners``: dict from id to a list of touches."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                queries.LAST_CONTACTS,
                ids=partners.ids,
                now=fields.Datetime.now(),
                comment=self.env.ref("mail.mt_comment").id,
                done=self.env.ref("mail.mt_activities").id,
                types=self._contact_types().ids,
            )
        )
        found = defaultdict(list)
        for partner_id, day, kind in rows:
            found[partner_id].append(contact.Touch(day, kind))
        return found

    def _contact_types(self):
        """Activities that mean talking to somebody, once they are done."""
        types = self.env["mail.activity.type"].with_context(active_test=False)
        plans = self.env["loyalty.contact.plan"].with_context(active_test=False)
        mail = self.env.ref("mail.mail_activity_data_email", raise_if_not_found=False)
        return (
            types.search([("category", "in", ("phonecall", "meeting"))])
            | plans.search([("every_days", ">", 0)]).activity_type_id
            | (mail or types)
        )

    def _make_activities(self, watches):
        """One activity for each of ``watches``, on the customer."""
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        model = self.env["ir.model"]._get_id("res.partner")
        made = activities.create(
            [
                {
                    "res_model_id": model,
                    "res_id": watch.partner_id.id,
                    "activity_type_id": watch.plan_id.activity_type_id.id,
                    "summary": watch.plan_id.summary or watch.plan_id.name,
                    "user_id": watch.user_id.id,
                    "date_deadline": watch.due_on,
                }
                for watch in watches
            ]
        )
        for watch, activity in zip(watches, made, strict=True):
            watch.activity_id = activity
