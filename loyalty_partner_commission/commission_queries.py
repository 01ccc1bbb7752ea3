"""The SQL of commission: each question once, for any number of rows.

Read by the abstract model ``loyalty.commission.facts``; the SQL of statements is in
``settlement_queries``.
"""

#: One row per invoice family: the invoice, the binding that comes closest to its
#: date, its own credit notes, and what was settled by anything else. Only payments,
#: bank lines and credit notes of other families are cash; an exchange difference or
#: a write-off entry is not (a difference written off while registering a payment is
#: part of that payment). Cash counts in the invoice's currency, so that exchange
#: rates do not change what share was paid.
FAMILIES = """
    SELECT move.id, move.name, move.move_type, move.invoice_date AS day,
           move.amount_untaxed_signed AS base, move.amount_total_signed AS gross,
           move.amount_total AS asked, move.company_id, company.currency_id,
           currency.decimal_places AS scale,
           note.credited, note.gross_credited, note.day AS credited_on,
           cash.amount AS cash, cash.day AS paid_on,
           binding.id AS binding_id, binding.partner_id, binding.date_start,
           binding.date_end, binding.window_start, binding.terms::text AS terms,
           binding.first_invoice_id, customer.name AS customer, customer.is_company
      FROM account_move move
      JOIN res_company company ON company.id = move.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
 LEFT JOIN account_move reversed ON reversed.id = move.reversed_entry_id
      JOIN LATERAL (
           SELECT candidate.*
             FROM loyalty_partner_binding candidate
            WHERE candidate.customer_id = move.commercial_partner_id
              AND candidate.company_id = move.company_id
         ORDER BY candidate.date_start <= move.invoice_date DESC,
                  candidate.date_start DESC, candidate.id DESC
            LIMIT 1) binding ON true
      JOIN res_partner customer ON customer.id = binding.customer_id
 LEFT JOIN LATERAL (
           SELECT -SUM(own.amount_untaxed_signed) AS credited,
                  -SUM(own.amount_total_signed) AS gross_credited,
                  MAX(own.invoice_date) AS day
             FROM account_move own
            WHERE own.reversed_entry_id = move.id
              AND own.move_type = 'out_refund'
              AND own.state = 'posted') note ON true
 LEFT JOIN LATERAL (
           SELECT SUM(partial.debit_amount_currency) AS amount,
                  MAX(payment.date) AS day
             FROM account_move_line due
             JOIN account_partial_reconcile partial ON partial.debit_move_id = due.id
             JOIN account_move_line counter ON counter.id = partial.credit_move_id
             JOIN account_move payment ON payment.id = counter.move_id
            WHERE due.move_id = move.id
              AND due.display_type = 'payment_term'
              AND (payment.origin_payment_id IS NOT NULL
                   OR payment.statement_line_id IS NOT NULL
                   OR payment.move_type = 'out_refund'
                      AND payment.reversed_entry_id IS DISTINCT FROM move.id)
           ) cash ON true
     WHERE move.id = ANY(%s)
       AND move.state = 'posted'
       AND (move.move_type = 'out_invoice'
            OR move.move_type = 'out_refund'
               AND reversed.move_type IS DISTINCT FROM 'out_invoice')
  ORDER BY move.invoice_date, move.id
"""

#: The earliest invoice of each customer whose first purchase is not decided yet.
FIRST_INVOICES = """
    UPDATE loyalty_partner_binding binding
       SET first_invoice_id = first.id, first_invoice_on = first.invoice_date
      FROM (SELECT DISTINCT ON (undecided.id)
                   undecided.id AS binding_id, move.id, move.invoice_date
              FROM loyalty_partner_binding undecided
              JOIN res_partner contact
                ON contact.commercial_partner_id = undecided.customer_id
              JOIN account_move move
                ON move.partner_id = contact.id
               AND move.company_id = undecided.company_id
               AND move.move_type = 'out_invoice'
               AND move.state = 'posted'
             WHERE undecided.first_invoice_on IS NULL
               AND undecided.customer_id IN (
                   SELECT commercial_partner_id
                     FROM account_move
                    WHERE id = ANY(%s))
          ORDER BY undecided.id, move.invoice_date, move.id) first
     WHERE binding.id = first.binding_id
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
