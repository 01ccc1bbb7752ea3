from odoo import api, fields, models, tools
from odoo.tools import SQL

#: The columns of a row, in the order in which the sources select them.
_COLUMNS = SQL(
    "kind, partner_id, company_id, origin_model, origin_id, referral_id, move_id, "
    "amount, date, story, state, create_date, write_date, create_uid, write_uid"
)
_REFERRAL_FACTS = {
    "thanks": """
        SELECT 'thanks', own.referrer_id, own.company_id, 'loyalty.referral', own.id,
               own.id, NULL::int, 0, own.date, 'loyalty.referral,' || own.id
          FROM loyalty_referral own
          JOIN res_company company ON company.id = own.company_id
         WHERE own.id = ANY(%(ids)s)
           AND own.referrer_id IS NOT NULL
           AND company.loyalty_mail_thanks
           AND own.state NOT IN ('cancelled', 'refused')
           AND own.date >= %(today)s - company.loyalty_mail_days""",
    "customer": """
        SELECT 'customer', own.referrer_id, own.company_id, 'loyalty.referral', own.id,
               own.id, NULL::int, 0, first.invoice_date, 'loyalty.referral,' || own.id
          FROM loyalty_referral own
          JOIN res_company company ON company.id = own.company_id
          JOIN LATERAL (SELECT MIN(move.invoice_date) AS invoice_date
                          FROM res_partner contact
                          JOIN account_move move ON move.partner_id = contact.id
                         WHERE contact.commercial_partner_id = own.friend_id
                           AND move.company_id = own.company_id
                           AND move.move_type = 'out_invoice'
                           AND move.state = 'posted'
                           AND move.invoice_date >= own.date) first ON TRUE
         WHERE own.id = ANY(%(ids)s)
           AND own.referrer_id IS NOT NULL
           AND company.loyalty_mail_customer
           AND own.state NOT IN ('cancelled', 'refused', 'review')
           AND NOT EXISTS (SELECT FROM account_move known
                            WHERE known.id = own.invoice_id
                              AND known.invoice_date
                                  < %(today)s - company.loyalty_mail_days)
           AND NOT EXISTS (SELECT FROM loyalty_notice told
                            WHERE told.kind = 'customer'
                              AND told.origin_model = 'loyalty.referral'
                              AND told.origin_id = own.id
                              AND told.partner_id = own.referrer_id)
           AND first.invoice_date >= %(today)s - company.loyalty_mail_days""",
}
#: Money that was granted or taken back; of whatever kind of origin.
_REWARD_FACTS = {
    "granted": """
        SELECT 'granted', entry.partner_id, booked.company_id,
               'loyalty.ledger.transaction', booked.id, referral.id, NULL::int,
               entry.amount, booked.date, booked.origin_model || ',' || booked.origin_id
          FROM loyalty_ledger_transaction booked
          JOIN res_company company ON company.id = booked.company_id
          JOIN loyalty_ledger_entry entry
            ON entry.transaction_id = booked.id AND entry.partner_id IS NOT NULL
     LEFT JOIN loyalty_referral referral
            ON booked.origin_model = 'loyalty.referral'
           AND referral.id = booked.origin_id
     LEFT JOIN account_move move ON move.id = referral.invoice_id
         WHERE booked.origin_model = %(model)s AND booked.origin_id = ANY(%(ids)s)
           AND booked.kind = 'earn'
           AND company.loyalty_mail_granted
           AND LEAST(booked.date, move.invoice_date)
               >= %(today)s - company.loyalty_mail_days""",
    "taken_back": """
        SELECT 'taken_back', entry.partner_id, booked.company_id,
               'loyalty.ledger.transaction', booked.id, referral.id, NULL::int,
               entry.amount, booked.date, booked.origin_model || ',' || booked.origin_id
          FROM loyalty_ledger_transaction booked
          JOIN res_company company ON company.id = booked.company_id
          JOIN loyalty_ledger_entry entry
            ON entry.transaction_id = booked.id AND entry.partner_id IS NOT NULL
     LEFT JOIN loyalty_referral referral
            ON booked.origin_model = 'loyalty.referral'
           AND referral.id = booked.origin_id
         WHERE booked.origin_model = %(model)s AND booked.origin_id = ANY(%(ids)s)
           AND booked.kind = 'reverse'
           AND company.loyalty_mail_taken_back
           AND booked.date >= %(today)s - company.loyalty_mail_days""",
}
_MOVE_FACTS = {
    "used": """
        SELECT 'used', entry.partner_id, booked.company_id, 'account.move',
               booked.origin_id, NULL::int,
               COALESCE(move.loyalty_paid_move_id, move.id), SUM(entry.amount),
               MAX(booked.date), 'account.move,' || booked.origin_id
          FROM loyalty_ledger_transaction booked
          JOIN res_company company ON company.id = booked.company_id
          JOIN account_move move ON move.id = booked.origin_id
          JOIN loyalty_ledger_entry entry
            ON entry.transaction_id = booked.id AND entry.partner_id IS NOT NULL
         WHERE booked.origin_model = 'account.move' AND booked.movement = 'use'
           AND booked.purpose = 'credit'
           AND booked.origin_id = ANY(%(ids)s)
           AND company.loyalty_mail_used
           AND move.move_type IN ('out_invoice', 'entry') AND move.state = 'posted'
           AND booked.date >= %(today)s - company.loyalty_mail_days
      GROUP BY entry.partner_id, booked.company_id, booked.origin_id, move.id
        HAVING SUM(entry.amount) < 0""",
}
_GRANT_FACTS = {
    "granted": """
        SELECT 'granted', own.partner_id, own.company_id, 'loyalty.grant', own.id,
               CASE WHEN own.origin_model = 'loyalty.referral' THEN own.origin_id END,
               NULL::int, 0, %(today)s, own.origin_model || ',' || own.origin_id
          FROM loyalty_grant own
          JOIN res_company company ON company.id = own.company_id
         WHERE own.id = ANY(%(ids)s) AND company.loyalty_mail_granted
           AND own.delivered > 0 AND own.kind <> 'coupon'
           AND own.create_date >= %(today)s - company.loyalty_mail_days""",
    "taken_back": """
        SELECT 'taken_back', own.partner_id, own.company_id, 'loyalty.grant', own.id,
               CASE WHEN own.origin_model = 'loyalty.referral' THEN own.origin_id END,
               NULL::int, 0, %(today)s, own.origin_model || ',' || own.origin_id
          FROM loyalty_grant own
          JOIN res_company company ON company.id = own.company_id
          JOIN loyalty_notice told ON told.kind = 'granted'
           AND told.origin_model = 'loyalty.grant' AND told.origin_id = own.id
         WHERE own.id = ANY(%(ids)s) AND company.loyalty_mail_taken_back
           AND own.delivered = 0 AND own.wanted = 0""",
}


class LoyaltyNotice(models.Model):
    """Where news comes from: the facts as the ledger and the referrals hold them.

    One statement per sync, whatever the number of records, and none at all where
    no company wants mails of the kinds that a model could give.
    """

    _inherit = "loyalty.notice"

    def _sources(self, model):
        """Where the news of records of ``model`` comes from: dict from kind to SQL."""
        if model in self.env["loyalty.ledger.sync"]._reward_origins():
            is_referral = model == "loyalty.referral"
            return _REWARD_FACTS | (_REFERRAL_FACTS if is_referral else {})
        sources = {"account.move": _MOVE_FACTS, "loyalty.grant": _GRANT_FACTS}
        return sources.get(model, {})

    @api.model
    @tools.ormcache()
    def _kinds_wanted(self):
        """The kinds that any company sends. Cached; costs no query."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        kinds = [kind for kind, _label in self._fields["kind"].selection]
        return frozenset(
            kind for kind in kinds if any(companies.mapped(f"loyalty_mail_{kind}"))
        )

    def _note(self, model, ids):
        """Remember what is to be told of these, each fact once."""
        wanted = self._kinds_wanted()
        sources = self._sources(model)
        facts = [sql for kind, sql in sources.items() if kind in wanted]
        if not facts or not ids:
            return
        self.env.flush_all()
        params = {"model": model, "ids": list(ids), "today": fields.Date.today()}
        self._insert_facts(SQL(" UNION ALL ").join(SQL(sql, **params) for sql in facts))

    def _insert_facts(self, rows):
        """Write a row for each fact that ``rows`` (SQL) finds and that is new."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO loyalty_notice (%(columns)s)
                SELECT fact.*, 'waiting', %(now)s, %(now)s, %(uid)s, %(uid)s
                  FROM (%(rows)s) AS fact
                ON CONFLICT (kind, origin_model, origin_id, partner_id) DO NOTHING
                """,
                columns=_COLUMNS,
                rows=rows,
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_model()


class LoyaltyLedgerSync(models.AbstractModel):
    """What the sync has found may be worth telling."""

    _inherit = "loyalty.ledger.sync"

    def _after_sync(self, model, ids):
        """Extend: remember what is to be told."""
        result = super()._after_sync(model, ids)
        self.env["loyalty.notice"]._note(model, ids)
        return result


class LoyaltyGrant(models.Model):
    """A thing that was handed out is worth telling."""

    _inherit = "loyalty.grant"

    def _deliver(self):
        """Extend: remember what is to be told."""
        result = super()._deliver()
        self.env["loyalty.notice"]._note("loyalty.grant", self.ids)
        return result
