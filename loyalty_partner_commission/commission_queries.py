"""The SQL of commission: each question once, for any number of rows.

Read by the abstract model ``loyalty.commission.facts``; the SQL of statements is in
``settlement_queries``.
"""

#: The earliest invoice of each customer whose first purchase is not decided yet. One
#: look per customer, whatever the planner thinks of the tables; the ``+ 0`` keeps it
#: from walking through all invoices by date.
FIRST_INVOICES = """
    UPDATE loyalty_partner_binding binding
       SET first_invoice_id = first.id, first_invoice_on = first.invoice_date
      FROM loyalty_partner_binding undecided
CROSS JOIN LATERAL (
           SELECT move.id, move.invoice_date
             FROM res_partner contact
             JOIN account_move move
               ON move.partner_id = contact.id
              AND move.company_id = undecided.company_id
              AND move.move_type = 'out_invoice'
              AND move.state = 'posted'
            WHERE contact.commercial_partner_id = undecided.customer_id
         ORDER BY move.invoice_date + 0, move.id
            LIMIT 1) first
     WHERE binding.id = undecided.id
       AND undecided.first_invoice_on IS NULL
       AND undecided.customer_id IN (
           SELECT commercial_partner_id
             FROM account_move
            WHERE id = ANY(%s))
"""

INVOICES_OF_BINDINGS = """
    SELECT DISTINCT move.id
      FROM loyalty_partner_binding binding
      JOIN res_partner contact ON contact.commercial_partner_id = binding.customer_id
      JOIN account_move move
        ON move.partner_id = contact.id
       AND move.company_id = binding.company_id
       AND move.move_type IN ('out_invoice', 'out_refund')
       AND move.state = 'posted'
       AND move.invoice_date >= binding.date_start
     WHERE binding.id = ANY(%s)
"""

EARNED = """
    SELECT entry.binding_id, SUM(entry.amount), MAX(move.invoice_date)
      FROM loyalty_ledger_entry entry
      JOIN loyalty_ledger_transaction origin ON origin.id = entry.transaction_id
 LEFT JOIN account_move move
        ON move.id = origin.origin_id AND origin.origin_model = 'account.move'
     WHERE entry.binding_id = ANY(%s)
  GROUP BY entry.binding_id
"""

OVERLAPPING = """
    SELECT one.id
      FROM loyalty_partner_binding one
      JOIN loyalty_partner_binding other
        ON other.customer_id = one.customer_id
       AND other.company_id = one.company_id
       AND other.id <> one.id
       AND daterange(other.date_start, other.date_end)
           && daterange(one.date_start, one.date_end)
     WHERE one.id = ANY(%s)
"""
