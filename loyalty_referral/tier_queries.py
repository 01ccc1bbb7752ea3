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

#: Points that were given out, whatever was spent of them since: qualifying points. A
#: moment belongs to the day that it is at the company.
ISSUED_POINTS = f"""
    SELECT who.partner_id, FLOOR(SUM(history.issued))
      FROM {_WHO}
      JOIN res_partner contact ON contact.commercial_partner_id = who.partner_id
      JOIN loyalty_card card
        ON card.partner_id = contact.id AND card.program_id = ANY(%(programs)s)
      JOIN loyalty_history history
        ON history.card_id = card.id
       AND (history.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
           BETWEEN who.start AND %(today)s
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

#: Customers whose invoices (or what credit notes reverse) bill a membership, or billed
#: one when it was paid.
MEMBERS_OF = """
    SELECT DISTINCT entity.commercial_partner_id
      FROM account_move looked_at
      JOIN account_move move
        ON move.id IN (looked_at.id, looked_at.reversed_entry_id)
      JOIN res_partner entity ON entity.id = move.partner_id
     WHERE looked_at.id = ANY(%s)
       AND (EXISTS (SELECT FROM account_move_line line
                      JOIN product_product product ON product.id = line.product_id
                      JOIN product_template template
                        ON template.id = product.product_tmpl_id
                     WHERE line.move_id = move.id
                       AND template.loyalty_tier_id IS NOT NULL)
            OR EXISTS (SELECT FROM loyalty_tier_period period
                        WHERE period.move_id = move.id))
"""

#: Memberships that customers have paid for: one row for each invoice and product, with
#: what credit notes took back of it and the day of the last payment.
PAID = """
    SELECT entity.commercial_partner_id AS partner_id, move.id AS move_id,
           line.product_id, template.loyalty_tier_id AS tier_id,
           template.loyalty_tier_months AS months, SUM(line.quantity) AS quantity,
           currency.decimal_places AS scale, SUM(line.price_subtotal) AS total,
           COALESCE(MAX(note.amount), 0) AS credited,
           COALESCE(MAX(payment.day), move.invoice_date) AS paid_on
      FROM res_partner entity
      JOIN account_move move ON move.partner_id = entity.id
      JOIN res_currency currency ON currency.id = move.currency_id
      JOIN account_move_line line ON line.move_id = move.id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN loyalty_tier tier ON tier.id = template.loyalty_tier_id
 LEFT JOIN LATERAL (
           SELECT SUM(back.price_subtotal) AS amount
             FROM account_move refund
             JOIN account_move_line back ON back.move_id = refund.id
            WHERE refund.reversed_entry_id = move.id
              AND refund.state = 'posted'
              AND back.product_id = line.product_id) note ON true
 LEFT JOIN LATERAL (
           SELECT MAX(partial.max_date) AS day
             FROM account_move_line due
             JOIN account_partial_reconcile partial
               ON partial.debit_move_id = due.id
             JOIN account_move_line against ON against.id = partial.credit_move_id
             JOIN account_move document ON document.id = against.move_id
            WHERE due.move_id = move.id
              AND document.move_type <> 'out_refund') payment ON true
     WHERE entity.commercial_partner_id = ANY(%s)
       AND move.move_type = 'out_invoice'
       AND move.state = 'posted'
       AND move.payment_state IN ('paid', 'in_payment')
       AND move.company_id = tier.company_id
       AND line.quantity > 0
  GROUP BY entity.commercial_partner_id, move.id, line.product_id, template.id,
           currency.id
"""

#: Members by payment on ladders that do not run: their periods end all the same.
PAID_OVER = """
    SELECT member.ladder_id, array_agg(member.partner_id ORDER BY member.partner_id)
      FROM loyalty_tier_membership member
      JOIN loyalty_tier_ladder ladder ON ladder.id = member.ladder_id
     WHERE member.is_paid
       AND member.date_end IS NULL
       AND member.paid_until <= %s
       AND ladder.state <> 'running'
  GROUP BY member.ladder_id
"""

#: Paid memberships that end soon, and nothing renews them: neither a later period nor a
#: line of a contract that bills the same product.
ENDING = """
    SELECT 'ending', period.partner_id, period.company_id, 'loyalty.tier.period',
           period.id, NULL::int, NULL::int, 0, period.date_end,
           'loyalty.tier.period,' || period.id
      FROM loyalty_tier_period period
      JOIN res_company company ON company.id = period.company_id
     WHERE company.loyalty_mail_ending
       AND period.date_end > period.date_start
       AND period.date_end > %(today)s
       AND period.date_end <= %(today)s + company.loyalty_mail_ending_days
       AND NOT EXISTS (
           SELECT FROM loyalty_tier_period later
            WHERE later.partner_id = period.partner_id
              AND later.tier_id = period.tier_id
              AND later.date_end > period.date_end)
       AND NOT EXISTS (
           SELECT FROM contract_line line
             JOIN contract_contract contract ON contract.id = line.contract_id
             JOIN res_partner contact ON contact.id = contract.partner_id
            WHERE contact.commercial_partner_id = period.partner_id
              AND line.product_id = period.product_id
              AND line.recurring_next_date IS NOT NULL
              AND NOT line.is_canceled)
"""
