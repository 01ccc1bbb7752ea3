"""The SQL of occasions: what one customer bought, and when.

Every query wants the commercial entity, the company and the day; we go through the
contact because neither orders nor invoices have an index on their commercial entity.
"""

#: Turnover since each of several days, untaxed and in the company's currency.
TURNOVER = """
    SELECT since.start, COALESCE(SUM(move.amount_untaxed_signed), 0)
      FROM unnest(%(starts)s::date[]) AS since(start)
 LEFT JOIN (
           SELECT move.invoice_date, move.amount_untaxed_signed
             FROM res_partner contact
             JOIN account_move move
               ON move.partner_id = contact.id
              AND move.company_id = %(company)s
              AND move.state = 'posted'
              AND move.move_type IN ('out_invoice', 'out_refund')
              AND move.invoice_date <= %(today)s
            WHERE contact.commercial_partner_id = %(entity)s) move
        ON move.invoice_date >= since.start
  GROUP BY since.start
"""

#: The last day on which the customer ordered or was invoiced; the order itself left out.
LAST_PURCHASE = """
    SELECT MAX(bought.day)
      FROM res_partner contact
CROSS JOIN LATERAL (
           SELECT sold.date_order::date AS day
             FROM sale_order sold
            WHERE sold.partner_id = contact.id
              AND sold.company_id = %(company)s
              AND sold.state = 'sale'
              AND sold.id <> %(order)s
        UNION ALL
           SELECT move.invoice_date
             FROM account_move move
            WHERE move.partner_id = contact.id
              AND move.company_id = %(company)s
              AND move.state = 'posted'
              AND move.move_type = 'out_invoice') bought
     WHERE contact.commercial_partner_id = %(entity)s
       AND bought.day <= %(today)s
"""
