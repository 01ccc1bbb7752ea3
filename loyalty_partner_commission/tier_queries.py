"""The SQL of partners' tiers; parameters as in ``loyalty_referral.tier_queries``."""

_INVOICES = """
      FROM unnest(%(ids)s::int[], %(starts)s::date[]) AS who(partner_id, start)
      JOIN loyalty_partner_binding binding
        ON binding.partner_id = who.partner_id AND binding.company_id = %(company)s
      JOIN res_partner contact
        ON contact.commercial_partner_id = binding.customer_id
      JOIN account_move move
        ON move.partner_id = contact.id
       AND move.company_id = binding.company_id
       AND move.state = 'posted'
       AND move.move_type IN ('out_invoice', 'out_refund')
       AND move.invoice_date BETWEEN GREATEST(who.start, binding.date_start)
                                 AND %(today)s
       AND (binding.date_end IS NULL OR move.invoice_date < binding.date_end)
"""

#: Untaxed, less credit notes, of purchases made while bound.
TURNOVER = f"""
    SELECT who.partner_id, SUM(move.amount_untaxed_signed)
    {_INVOICES}
  GROUP BY who.partner_id
"""

#: Bound today, and left with more bought than given back.
ACTIVE_CUSTOMERS = f"""
    SELECT partner_id, COUNT(*)
      FROM (SELECT who.partner_id, binding.customer_id
            {_INVOICES}
               AND (binding.date_end IS NULL OR binding.date_end > %(today)s)
          GROUP BY who.partner_id, binding.customer_id
            HAVING SUM(move.amount_untaxed_signed) > 0) active
  GROUP BY partner_id
"""
