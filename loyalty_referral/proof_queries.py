"""The SQL of the ledger proof: each question once, for the whole ledger.

Every query of :data:`CHECKS` returns what contradicts it: ``model, id, expected,
found, currency_id, company_id``. No row, no contradiction. Read by ``loyalty.ledger.proof``.
"""

#: Earned, taken back, used and so on: what the beneficiaries' entries sum up to, next
#: to what their accounts and open items hold.
FIGURES = """
    SELECT entry.company_id, entry.currency_id, entry.purpose,
           SUM(entry.amount) FILTER (WHERE entry.kind = 'earn') AS earned_amount,
           SUM(entry.amount) FILTER (WHERE entry.kind = 'reverse') AS taken_back_amount,
           SUM(entry.amount) FILTER (WHERE entry.kind IN ('spend', 'release'))
               AS used_amount,
           SUM(entry.amount) FILTER (WHERE entry.kind IN ('expire', 'reinstate'))
               AS lapsed_amount,
           SUM(entry.amount) FILTER (WHERE entry.kind IN ('settle', 'reopen'))
               AS settled_amount,
           SUM(entry.amount) FILTER (WHERE entry.kind = 'adjust') AS adjusted_amount,
           SUM(entry.amount) AS open_amount,
           COUNT(*) AS entries
      FROM loyalty_ledger_entry entry
     WHERE entry.partner_id IS NOT NULL
  GROUP BY entry.company_id, entry.currency_id, entry.purpose
  ORDER BY entry.company_id, entry.purpose, entry.currency_id
"""

_LEGS = """
    SELECT 'loyalty.ledger.transaction', leg.transaction_id, 0, SUM(leg.amount),
           MAX(leg.currency_id), MAX(leg.company_id)
      FROM loyalty_ledger_entry leg
  GROUP BY leg.transaction_id
    HAVING SUM(leg.amount) <> 0 OR COUNT(*) <> 2
"""

_BALANCES = """
    SELECT 'loyalty.ledger.account', account.id, COALESCE(SUM(entry.amount), 0),
           account.balance, account.currency_id, account.company_id
      FROM loyalty_ledger_account account
 LEFT JOIN loyalty_ledger_entry entry ON entry.account_id = account.id
     WHERE account.partner_id IS NOT NULL
  GROUP BY account.id
    HAVING account.balance <> COALESCE(SUM(entry.amount), 0)
"""

_OPEN_ITEMS = """
    SELECT 'loyalty.ledger.account', account.id, account.balance,
           COALESCE(SUM(entry.remaining), 0), account.currency_id,
           account.company_id
      FROM loyalty_ledger_account account
 LEFT JOIN loyalty_ledger_entry entry
        ON entry.account_id = account.id AND entry.remaining <> 0
     WHERE account.partner_id IS NOT NULL
  GROUP BY account.id
    HAVING account.balance <> COALESCE(SUM(entry.remaining), 0)
"""

#: Only what opens an item of its own starts with something left: an earning or a debt.
_APPLICATIONS = """
    SELECT 'loyalty.ledger.entry', entry.id,
           CASE WHEN opening.movement IN ('earn', 'adjust') AND opening.lot_id IS NULL
                THEN entry.amount ELSE 0 END
           - COALESCE(used.amount, 0) + COALESCE(paid.amount, 0),
           entry.remaining, entry.currency_id, entry.company_id
      FROM loyalty_ledger_entry entry
      JOIN loyalty_ledger_transaction opening ON opening.id = entry.transaction_id
 LEFT JOIN (SELECT lot_id, SUM(amount) AS amount
              FROM loyalty_ledger_application GROUP BY lot_id) used
        ON used.lot_id = entry.id
 LEFT JOIN (SELECT entry_id, SUM(amount) AS amount
              FROM loyalty_ledger_application WHERE pays_debt GROUP BY entry_id) paid
        ON paid.entry_id = entry.id
     WHERE entry.partner_id IS NOT NULL
       AND entry.remaining
           <> CASE WHEN opening.movement IN ('earn', 'adjust')
                    AND opening.lot_id IS NULL
                   THEN entry.amount ELSE 0 END
              - COALESCE(used.amount, 0) + COALESCE(paid.amount, 0)
"""

#: What is drawn from a lot is what its entries say they drew.
_DRAWN = """
    SELECT 'loyalty.ledger.entry', entry.id, -entry.amount,
           COALESCE(SUM(application.amount), 0), entry.currency_id,
           entry.company_id
      FROM loyalty_ledger_entry entry
      JOIN loyalty_ledger_transaction own
        ON own.id = entry.transaction_id AND own.lot_id IS NOT NULL
 LEFT JOIN loyalty_ledger_application application
        ON application.entry_id = entry.id AND NOT application.pays_debt
     WHERE entry.partner_id IS NOT NULL
  GROUP BY entry.id
    HAVING -entry.amount <> COALESCE(SUM(application.amount), 0)
"""

#: What a posted reward line says is what it is in the general ledger.
_GENERAL_LEDGER = """
    SELECT 'account.move', line.move_id, said.amount, line.amount_currency,
           line.currency_id, line.company_id
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'
      JOIN res_company company ON company.id = line.company_id
CROSS JOIN LATERAL (
           SELECT CASE WHEN move.move_type IN ('out_invoice', 'out_receipt', 'in_refund')
                       THEN -line.price_subtotal ELSE line.price_subtotal END AS amount
           ) said
     WHERE line.loyalty_lot_id IS NOT NULL
       AND (ROUND(said.amount - line.amount_currency, 6) <> 0
            OR (line.currency_id = company.currency_id
                AND ROUND(line.amount_currency - line.balance, 6) <> 0))
"""

CHECKS = {
    "legs": _LEGS,
    "balances": _BALANCES,
    "open_items": _OPEN_ITEMS,
    "applications": _APPLICATIONS,
    "drawn": _DRAWN,
    "general_ledger": _GENERAL_LEDGER,
}

#: Documents that the ledger answers to; movements that people decide are left out.
BOOKED = """
    SELECT origin_model, origin_id
      FROM loyalty_ledger_transaction
     WHERE movement <> ALL(%s)
"""

#: Referrals that may have earned, and documents that use a lot.
PROMISED = """
    SELECT 'loyalty.referral', id
      FROM loyalty_referral
     WHERE friend_id IS NOT NULL AND active
 UNION ALL
    SELECT 'account.move', move_id
      FROM account_move_line
     WHERE loyalty_lot_id IS NOT NULL
"""

DUE = "SELECT 'loyalty.ledger.entry', unnest(%s::int[])"

#: Documents that things were granted for.
GRANTED = "SELECT origin_model, origin_id FROM loyalty_grant"

#: All of the above, each once. They may be too many to hold, so they are fetched page
#: by page. Wants their SQL, and the models that can still be asked.
DOCUMENTS = """
    DECLARE loyalty_proof_documents NO SCROLL CURSOR FOR
     SELECT DISTINCT model, id
       FROM (%s) AS origin (model, id)
      WHERE model = ANY(%s)
   ORDER BY model, id
"""
NEXT_PAGE = "FETCH %s FROM loyalty_proof_documents"
NO_MORE = "CLOSE loyalty_proof_documents"
