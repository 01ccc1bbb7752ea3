"""The SQL of missions: what many customers did, one statement per trigger.

Every query wants ``ids`` (commercial entities) and ``company`` and answers (partner id,
day, document's id). We go through the contact, because documents have no index on their
commercial entity.
"""

_CONTACTS = """
    (SELECT id, commercial_partner_id AS owner_id
       FROM res_partner
      WHERE commercial_partner_id = ANY(%(ids)s)) AS contact
"""
_ORDER_DAY = "(sold.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"

#: The first sign of a customer: an order, a contract that began, an invoice.
SINCE = f"""
    SELECT sign.owner_id, MIN(sign.day), 0
      FROM (SELECT contact.owner_id, {_ORDER_DAY} AS day
              FROM {_CONTACTS}
              JOIN sale_order sold ON sold.partner_id = contact.id
             WHERE sold.company_id = %(company)s AND sold.state = 'sale'
         UNION ALL
            SELECT contact.owner_id, line.date_start
              FROM {_CONTACTS}
              JOIN contract_contract contract ON contract.partner_id = contact.id
              JOIN contract_line line ON line.contract_id = contract.id
             WHERE contract.company_id = %(company)s
               AND contract.contract_type = 'sale'
               AND line.date_start <= %(today)s AND NOT COALESCE(line.is_canceled, FALSE)
         UNION ALL
            SELECT contact.owner_id, move.invoice_date
              FROM {_CONTACTS}
              JOIN account_move move ON move.partner_id = contact.id
             WHERE move.company_id = %(company)s AND move.state = 'posted'
               AND move.move_type = 'out_invoice'
               AND move.payment_state <> 'reversed') AS sign
  GROUP BY sign.owner_id
"""

#: Confirmed orders; what they come to is untaxed, in the company's currency.
ORDERS = f"""
    SELECT contact.owner_id, {_ORDER_DAY}, sold.id
      FROM {_CONTACTS}
      JOIN sale_order sold ON sold.partner_id = contact.id
     WHERE sold.company_id = %(company)s AND sold.state = 'sale'
       AND sold.amount_untaxed / COALESCE(NULLIF(sold.currency_rate, 0), 1)
           >= %(minimum)s
       AND (%(products)s::int[] IS NULL
            OR EXISTS (SELECT FROM sale_order_line line
                        WHERE line.order_id = sold.id AND line.product_uom_qty > 0
                          AND line.product_id = ANY(%(products)s)))
"""

#: Friends whose referral stands; ``qualified``: that was rewarded, on its first day.
REFERRALS = """
    SELECT own.referrer_id, CASE WHEN %(qualified)s THEN COALESCE(
               (SELECT MIN(booked.date) FROM loyalty_ledger_transaction booked
                 WHERE booked.origin_model = 'loyalty.referral'
                   AND booked.origin_id = own.id AND booked.kind = 'earn'),
               own.date) ELSE own.date END, own.id
      FROM loyalty_referral own
     WHERE own.referrer_id = ANY(%(ids)s) AND own.company_id = %(company)s
       AND (own.state = 'qualified'
            OR NOT %(qualified)s AND own.state = 'open')
"""

#: What was due of each invoice, and the day on which the last of it was paid.
DUE = f"""
    SELECT contact.owner_id, due.date_maturity,
           CASE WHEN due.reconciled
                THEN COALESCE(paid.last_day, move.invoice_date) END, move.id
      FROM {_CONTACTS}
      JOIN account_move move ON move.partner_id = contact.id
      JOIN account_move_line due ON due.move_id = move.id
      JOIN account_account account ON account.id = due.account_id
       AND account.account_type = 'asset_receivable'
 LEFT JOIN LATERAL (SELECT MAX(part.max_date) AS last_day
                      FROM account_partial_reconcile part
                     WHERE part.debit_move_id = due.id) paid ON TRUE
     WHERE move.company_id = %(company)s AND move.state = 'posted'
       AND move.move_type = 'out_invoice' AND due.balance > 0
       AND due.date_maturity >= %(since)s AND due.date_maturity < %(today)s
"""

#: What completions of missions came to, by mission.
GRANTED = """
    SELECT done.mission_id, SUM(entry.amount)
      FROM loyalty_mission_completion done
      JOIN loyalty_ledger_transaction booked
        ON booked.origin_model = 'loyalty.mission.completion'
       AND booked.origin_id = done.id
      JOIN loyalty_ledger_entry entry
        ON entry.transaction_id = booked.id AND entry.partner_id IS NOT NULL
     WHERE done.mission_id = ANY(%s)
  GROUP BY done.mission_id
"""

#: The best of those who are in the ranking, and one of them wherever they stand.
RANKING = """
    WITH earned AS (
           SELECT partner_id, SUM(badge_points) AS points
             FROM loyalty_mission_completion
            WHERE company_id = %(company)s AND state = 'done' AND date >= %(since)s
         GROUP BY partner_id),
         placed AS (
           SELECT player.alias, player.partner_id = %(owner)s AS is_own,
                  COALESCE(earned.points, 0)::int AS points,
                  RANK() OVER best AS place,
                  ROW_NUMBER() OVER (ORDER BY COALESCE(earned.points, 0) DESC,
                                               LOWER(player.alias)) AS number
             FROM loyalty_mission_player player
        LEFT JOIN earned USING (partner_id)
            WHERE player.company_id = %(company)s AND player.is_in
           WINDOW best AS (ORDER BY COALESCE(earned.points, 0) DESC))
    SELECT place, alias, points, is_own
      FROM placed
     WHERE number <= %(places)s AND points > 0 OR is_own
  ORDER BY number
"""
