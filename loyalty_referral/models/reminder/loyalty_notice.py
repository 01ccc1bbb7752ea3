import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ... import row_locks
from ...logs import place_of
from ...policy import money
from ...policy.notice import News, worth_telling

_logger = logging.getLogger(__name__)

KINDS = [
    ("thanks", "Thank you"),
    ("customer", "Friend became a customer"),
    ("granted", "Reward granted"),
    ("used", "Reward used"),
    ("taken_back", "Reward taken back"),
    ("welcome", "Welcome"),
    ("refused", "Mission not accepted"),
]
#: Mails of one kind that are written between two commits.
BATCH = 50
LAYOUT = "mail.mail_notification_light"


class LoyaltyNotice(models.Model):
    """What a customer is told by e-mail: one row per fact and receiver, ever.

    Rows are written with the fact itself (``loyalty.notice.source``), so that a
    rollback leaves nothing to tell and a second sync tells nothing twice. The cron
    writes the mails: at most one of a kind per receiver and day.
    """

    _name = "loyalty.notice"
    _description = "Rewards"  # the heading of the mail: "Your Rewards"
    _order = "id desc"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Sent"), ("skipped", "Not sent")],
        required=True,
        readonly=True,
        default="waiting",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Receiver",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    recipient_id = fields.Many2one("res.partner", compute="_compute_recipient_id")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    origin_model = fields.Char(required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        string="Document number",
        model_field="origin_model",
        required=True,
        readonly=True,
    )
    referral_id = fields.Many2one(
        "loyalty.referral", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    story = fields.Char(
        readonly=True,
        help="What the news is about: news of one story is told together.",
    )
    amount = fields.Monetary(readonly=True)
    date = fields.Date(string="Happened on", required=True, readonly=True)
    sent_on = fields.Datetime(readonly=True)
    leader_id = fields.Many2one(
        "loyalty.notice", string="Sent with", readonly=True, index="btree_not_null"
    )
    told_ids = fields.One2many("loyalty.notice", "leader_id", readonly=True)

    _fact_uniq = models.UniqueIndex(
        "(kind, origin_model, origin_id, partner_id)",
        "The customer is told of this already.",
    )
    _waiting_idx = models.Index("(company_id, partner_id) WHERE state = 'waiting'")
    _sent_idx = models.Index("(partner_id, sent_on) WHERE state = 'sent'")

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in self:
            notice.display_name = kinds.get(notice.kind, "")

    @api.depends("partner_id.email", "partner_id.child_ids.email")
    def _compute_recipient_id(self):
        """The company's own mailbox, else that of the first of its people."""
        for notice in self:
            people = notice.partner_id | notice.partner_id.child_ids
            reachable = people.filtered(lambda p: p.email and not p.is_blacklisted)
            notice.recipient_id = reachable[:1]

    # --------------------------------------------------------------- the mails

    def _about(self):
        """Whom or what the news is about, for the mail: a friend, a mission."""
        if self.referral_id:
            return self.referral_id.sudo().friend_name or ""
        model, _comma, id_ = (self.story or "").partition(",")
        origin = self.env[model].sudo().browse(int(id_)).exists() if model else None
        return origin.display_name if origin else ""

    def _sum_in_words(self):
        """The amount of the news, for the mail."""
        return format_amount(self.env, abs(self.amount), self.currency_id)

    def _thing_in_words(self):
        """What was granted, where it is no money."""
        if self.origin_model != "loyalty.grant":
            return ""
        grant = self.env["loyalty.grant"].sudo().browse(self.origin_id)
        return grant.reward_id._worth_in_words()

    def _usable_from(self):
        """The day from which a reward on hold can be used; empty if it can be now."""
        if self.origin_model != "loyalty.ledger.transaction":
            return ""
        transactions = self.env["loyalty.ledger.transaction"].sudo()
        entry = transactions.browse(self.origin_id).entry_ids.filtered("partner_id")[:1]
        if not entry.available_on or entry.available_on <= fields.Date.today():
            return ""
        return format_date(self.env, entry.available_on)

    def _why(self):
        """Why it was taken back, in the words of the ledger or of the grant."""
        if self.origin_model not in ("loyalty.ledger.transaction", "loyalty.grant"):
            return ""
        origins = self.env[self.origin_model].sudo()
        return origins.browse(self.origin_id).explanation or ""

    def _left(self):
        """What the customer still has."""
        accounts = self.env["loyalty.ledger.account"].sudo()
        found = accounts.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("currency_id", "=", self.currency_id.id),
                ("purpose", "=", "credit"),
            ]
        )
        return format_amount(self.env, sum(found.mapped("balance")), self.currency_id)

    def _portal_url(self):
        """Where the customer sees it all."""
        return f"{self.company_id.get_base_url()}/my/rewards"

    # ----------------------------------------------------------------- sending

    @api.model
    def _cron_send(self):
        """Write the mails of what waits, batch by batch."""
        cron = self.env["ir.cron"]
        waiting = self.search(self._due_domain(), order="company_id, partner_id, id")
        groups = waiting.grouped(lambda n: (n.company_id, n.partner_id))
        cron._commit_progress(remaining=len(groups))
        batch, done = self.browse(), 0
        for number, notices in enumerate(groups.values(), start=1):
            batch |= notices
            if number % BATCH and number < len(groups):
                continue
            row_locks.take(batch)._send()
            batch, sent, done = self.browse(), number - done, number
            if not cron._commit_progress(sent):
                break

    def _due_domain(self):
        """What can be told today: an invoice once it is posted, a kind once a day."""
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        told = self._read_group(
            [("state", "=", "sent"), ("sent_on", ">=", today)],
            ["kind"],
            ["partner_id:array_agg"],
        )
        domain = [
            ("state", "=", "waiting"),
            "|",
            ("move_id", "=", False),
            ("move_id.state", "=", "posted"),
        ]
        for kind, partner_ids in told:
            domain += ["|", ("kind", "!=", kind), ("partner_id", "not in", partner_ids)]
        return domain

    def _send(self):
        """Write one mail per receiver and kind; what is no news any more is skipped."""
        told = self._weigh()
        groups = defaultdict(self.browse)
        for notice in self.filtered(lambda n: n.id in told):
            notice.amount = told[notice.id]
            groups[notice.kind, notice.company_id, notice.partner_id] |= notice
        leaders = defaultdict(self.browse)
        for (kind, _company, _partner), notices in groups.items():
            notices.leader_id = notices[0]
            leaders[kind] |= notices[0]
        for kind, leading in leaders.items():
            leading._write_mails(kind)
        (self - self.filtered(lambda n: n.id in told)).state = "skipped"

    def _weigh(self):
        """Ask the policy which of these are worth telling: dict from id to amount."""
        news, alive = [], {}
        for notice in self.filtered(lambda n: n.recipient_id and n._is_news()):
            scale = notice.currency_id.decimal_places
            story = (notice.partner_id.id, notice.story)
            amount = money.to_minor(notice.amount, scale)
            news.append(News(notice.id, notice.kind, story, amount))
            alive[notice.id] = scale
        return {
            id_: float(money.to_decimal(amount, alive[id_]))
            for id_, amount in worth_telling(news).items()
        }

    def _is_news(self):
        """Is it still worth a word?"""
        self.ensure_one()
        ended = self.referral_id.state in ("cancelled", "refused")
        return self.kind != "thanks" or not ended

    def _write_mails(self, kind):
        """Queue a mail for each of these and those it leads; a bad template waits."""
        template = self.env.ref(
            f"loyalty_referral.mail_template_{kind}", raise_if_not_found=False
        )
        try:
            with self.env.cr.savepoint():
                if template:
                    template.send_mail_batch(self.ids, email_layout_xmlid=LAYOUT)
        except Exception as error:  # noqa: BLE001 - one must not stop the others
            _logger.error("mails of kind %s not written: %s", kind, place_of(error))
            return
        self.told_ids.write({"state": "sent", "sent_on": fields.Datetime.now()})
