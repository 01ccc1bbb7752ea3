"""The SQL of tiers: the scores of many customers at once, each in their own window.

Every query wants ``who`` as two arrays (ids of commercial entities, first day of each
window), the last day and the company; it answers (partner id, score). We go through the
contact because invoices have no index on their commercial entity.
"""

_WHO = "unnest(%(ids)s::int[], %(starts)s::date[]) AS who(partner_id, start)"

SPEND = f"""
    SELECT who.partner_id, SUM(move.amount_untaxed_signed)
      FROM {_WHO}
      JOIN res_partner contact ON contact.commercial_partner_id = who.partner_id
      JOIN account_move move
        ON move.partner_id = contact.id
       AND move.company_id = %(company)s
       AND move.state = 'posted'
       AND move.move_type IN ('out_invoice', 'out_refund')
       AND move.invoice_date BETWEEN who.start AND %(today)s
  GROUP BY who.partner_id
"""

REFERRALS = f"""
    SELECT who.partner_id, COUNT(*)
      FROM {_WHO}
      JOIN loyalty_referral referral
        ON referral.referrer_id = who.partner_id
       AND referral.company_id = %(company)s
       AND referral.state = 'qualified'
       AND referral.date BETWEEN who.start AND %(today)s
  GROUP BY who.partner_id
"""

#: Points that were given out, whatever was spent of them since: qualifying points.
ISSUED_POINTS = f"""
    SELECT who.partner_id, FLOOR(SUM(history.issued))
      FROM {_WHO}
      JOIN res_partner contact ON contact.commercial_partner_id = who.partner_id
      JOIN loyalty_card card
        ON card.partner_id = contact.id AND card.program_id = ANY(%(programs)s)
      JOIN loyalty_history history
        ON history.card_id = card.id
       AND history.create_date >= who.start
       AND history.create_date < %(today)s::date + 1
  GROUP BY who.partner_id
"""

AWARDED_POINTS = f"""
    SELECT who.partner_id, SUM(award.points)
      FROM {_WHO}
      JOIN loyalty_tier_award award
        ON award.partner_id = who.partner_id
       AND award.ladder_id = %(ladder)s
       AND award.date BETWEEN who.start AND %(today)s
       AND (award.valid_until IS NULL OR award.valid_until >= %(today)s)
  GROUP BY who.partner_id
"""

#: Since when somebody is a customer: first contract, first invoice, creation.
SINCE = """
    SELECT partner.id, contract.start, invoice.first, partner.create_date::date
      FROM res_partner partner
 LEFT JOIN LATERAL (
           SELECT MIN(line.date_start) AS start
             FROM res_partner contact
             JOIN contract_contract contract
               ON contract.partner_id = contact.id
              AND contract.company_id = %(company)s
              AND contract.contract_type = 'sale'
             JOIN contract_line line ON line.contract_id = contract.id
            WHERE contact.commercial_partner_id = partner.id) contract ON true
 LEFT JOIN LATERAL (
           SELECT MIN(move.invoice_date) AS first
             FROM res_partner contact
             JOIN account_move move
               ON move.partner_id = contact.id
              AND move.company_id = %(company)s
              AND move.state = 'posted'
              AND move.move_type = 'out_invoice'
            WHERE contact.commercial_partner_id = partner.id) invoice ON true
     WHERE partner.id = ANY(%(ids)s)
"""

#: Who stands on a ladder today, page by page.
HELD = """
    SELECT partner_id
      FROM loyalty_tier_membership
     WHERE ladder_id = %s AND date_end IS NULL AND partner_id > %s
  ORDER BY partner_id
     LIMIT %s
"""
