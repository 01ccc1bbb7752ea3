"""The SQL of the ledger proof for partners: statements against their bills.

Like ``proof_queries`` of the first addon: each query of :data:`CHECKS` returns what
contradicts it.
"""

#: What a statement settles is what its bill says without tax, less its credit notes.
#: A bill in another currency is compared by ``_compare_with_bill`` at its rate.
_BILLS = """
    SELECT 'loyalty.commission.statement', statement.id, settled.amount, billed.amount,
           statement.currency_id, statement.company_id
      FROM loyalty_commission_statement statement
      JOIN account_move bill ON bill.id = statement.bill_id
CROSS JOIN LATERAL (
           SELECT COALESCE(-SUM(leg.amount), 0) AS amount
             FROM loyalty_ledger_transaction origin
             JOIN loyalty_ledger_entry leg
               ON leg.transaction_id = origin.id AND leg.partner_id IS NOT NULL
            WHERE origin.origin_model = 'loyalty.commission.statement'
              AND origin.origin_id = statement.id) settled
CROSS JOIN LATERAL (
           SELECT CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END
                  * (bill.amount_untaxed - COALESCE(SUM(note.amount_untaxed), 0))
                  AS amount
             FROM account_move note
            WHERE note.reversed_entry_id = bill.id AND note.state = 'posted') billed
     WHERE statement.state IN ('confirmed', 'paid')
       AND bill.currency_id = statement.currency_id
       AND ROUND(settled.amount - billed.amount, 6) <> 0
"""

#: What a posted bill says is what its lines are in the general ledger.
_BILLS_IN_GENERAL_LEDGER = """
    SELECT 'account.move', bill.id,
           CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END
           * bill.amount_untaxed,
           COALESCE(SUM(line.amount_currency), 0), bill.currency_id, bill.company_id
      FROM loyalty_commission_statement statement
      JOIN account_move bill ON bill.id = statement.bill_id AND bill.state = 'posted'
 LEFT JOIN account_move_line line
        ON line.move_id = bill.id AND line.display_type = 'product'
  GROUP BY bill.id
    HAVING ROUND(CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END
                 * bill.amount_untaxed - COALESCE(SUM(line.amount_currency), 0), 6) <> 0
"""

#: Nobody is billed what no statement says: a settlement has a bill that stands.
_SETTLED_WITHOUT_BILL = """
    SELECT 'loyalty.commission.statement', statement.id, 0, -SUM(leg.amount),
           statement.currency_id, statement.company_id
      FROM loyalty_commission_statement statement
      JOIN loyalty_ledger_transaction origin
        ON origin.origin_model = 'loyalty.commission.statement'
       AND origin.origin_id = statement.id
      JOIN loyalty_ledger_entry leg
        ON leg.transaction_id = origin.id AND leg.partner_id IS NOT NULL
 LEFT JOIN account_move bill ON bill.id = statement.bill_id AND bill.state <> 'cancel'
     WHERE bill.id IS NULL
  GROUP BY statement.id
    HAVING SUM(leg.amount) <> 0
"""

CHECKS = {
    "bills": _BILLS,
    "bills_in_general_ledger": _BILLS_IN_GENERAL_LEDGER,
    "settled_without_bill": _SETTLED_WITHOUT_BILL,
}
