"""SQL that finds what earned a partner nothing."""

#: Posted invoices (and credit notes of their own) of a partner's customers, dated while
#: they were bound, on which nothing was ever booked for the partner.
EARNED_NOTHING = """
    SELECT move.id, count(*) OVER () AS total
      FROM account_move move
     WHERE move.company_id = %(company)s
       AND move.state = 'posted'
       AND move.move_type IN ('out_invoice', 'out_refund')
       AND move.reversed_entry_id IS NULL
       AND EXISTS (
           SELECT FROM loyalty_partner_binding binding
            WHERE binding.partner_id = %(partner)s
              AND binding.company_id = move.company_id
              AND binding.customer_id = move.commercial_partner_id
              AND binding.date_start <= move.invoice_date
              AND (binding.date_end IS NULL OR binding.date_end > move.invoice_date))
       AND NOT EXISTS (
           SELECT FROM loyalty_ledger_transaction booked
             JOIN loyalty_ledger_entry entry ON entry.transaction_id = booked.id
            WHERE booked.origin_model = 'account.move'
              AND booked.origin_id = move.id
              AND entry.partner_id = %(partner)s)
  ORDER BY move.invoice_date DESC, move.id DESC
     LIMIT %(limit)s OFFSET %(offset)s
"""
