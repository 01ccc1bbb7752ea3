"""The SQL of statements: which entries they hold, and when those are closed.

Read by the abstract model ``loyalty.commission.settlement``; nothing else talks to
the database directly.
"""

#: What is open by a day for each partner and currency, whoever's statement has it,
#: and how long the oldest earning has waited.
OPEN_SUMS = """
    SELECT entry.partner_id, entry.currency_id, SUM(entry.remaining) AS amount,
           MIN(entry.available_on) FILTER (WHERE entry.remaining > 0) AS oldest
      FROM loyalty_ledger_account account
      JOIN loyalty_ledger_entry entry ON entry.account_id = account.id
     WHERE account.purpose = 'commission'
       AND account.company_id = %s
       AND account.partner_id IS NOT NULL
       AND (%s IS NULL OR account.partner_id = ANY(%s))
       AND entry.remaining <> 0
       AND entry.available_on <= %s
       AND NOT EXISTS (
           SELECT 1
             FROM loyalty_commission_dispute dispute
            WHERE dispute.entry_id = entry.id
              AND dispute.state = 'open'
              AND dispute.is_held)
  GROUP BY 1, 2
  ORDER BY 1, 2
"""

#: Open entries that nobody has claimed join the draft statements of their partner.
CLAIM_ENTRIES = """
    UPDATE loyalty_ledger_entry entry
       SET statement_id = statement.id
      FROM loyalty_commission_statement statement
     WHERE statement.id = ANY(%s)
       AND statement.state = 'draft'
       AND entry.purpose = 'commission'
       AND entry.partner_id = statement.partner_id
       AND entry.company_id = statement.company_id
       AND entry.currency_id = statement.currency_id
       AND entry.remaining <> 0
       AND entry.statement_id IS NULL
       AND entry.available_on <= statement.date_to
       AND NOT EXISTS (
           SELECT 1
             FROM loyalty_commission_dispute dispute
            WHERE dispute.entry_id = entry.id
              AND dispute.state = 'open'
              AND dispute.is_held)
"""

#: A correction joins the statement whose bill it explains.
JOIN_STATEMENT = """
    UPDATE loyalty_ledger_entry SET statement_id = %s WHERE id = %s
"""

RELEASE_ENTRIES = """
    UPDATE loyalty_ledger_entry
       SET statement_id = NULL
     WHERE statement_id = ANY(%s) AND remaining <> 0
"""

#: What statements hold, by kind and day of the entries.
STATEMENT_SUMS = """
    SELECT statement_id, kind, date, SUM(amount)
      FROM loyalty_ledger_entry
     WHERE statement_id = ANY(%s)
  GROUP BY statement_id, kind, date
"""

#: The entries of a statement are closed while its bill stands and open without it;
#: the latest movement of the statement is what they answer to.
CLOSE_ENTRIES = """
      WITH settlement AS (
           SELECT DISTINCT ON (origin.origin_id)
                  origin.origin_id AS statement_id, leg.id AS entry_id,
                  statement.state IN ('confirmed', 'paid') AS is_settled
             FROM loyalty_ledger_transaction origin
             JOIN loyalty_commission_statement statement
               ON statement.id = origin.origin_id
             JOIN loyalty_ledger_entry leg
               ON leg.transaction_id = origin.id AND leg.partner_id IS NOT NULL
            WHERE origin.origin_model = 'loyalty.commission.statement'
              AND origin.origin_id = ANY(%s)
         ORDER BY origin.origin_id, origin.id DESC),
           moved AS (
    INSERT INTO loyalty_ledger_application (lot_id, entry_id, amount, pays_debt)
         SELECT lot.id, settlement.entry_id,
                CASE WHEN settlement.is_settled THEN lot.remaining
                     ELSE lot.remaining - lot.amount END,
                false
           FROM settlement
           JOIN loyalty_ledger_entry lot ON lot.statement_id = settlement.statement_id
          WHERE CASE WHEN settlement.is_settled THEN lot.remaining
                     ELSE lot.remaining - lot.amount END <> 0
      RETURNING lot_id, amount)
    UPDATE loyalty_ledger_entry entry
       SET remaining = entry.remaining - moved.amount
      FROM moved
     WHERE entry.id = moved.lot_id
"""
