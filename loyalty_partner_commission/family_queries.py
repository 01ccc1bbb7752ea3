"""The SQL of what an invoice family says: each question once, for any number of them.

Read by the abstract model ``loyalty.commission.family``.
"""

#: One row per invoice family: the invoice, the binding that has earned on it or else
#: the one that comes closest to its date (customers become part of other companies,
#: and Odoo takes their invoices along), its own credit notes, and what was settled by anything else. Only payments,
#: bank lines and credit notes of other families are cash; an exchange difference or
#: a write-off entry is not (a difference written off while registering a payment is
#: part of that payment). All amounts are in the invoice's currency, so that exchange
#: rates do not change what share was credited or paid.
FAMILIES = """
    SELECT move.id, move.name, move.move_type, move.invoice_date AS day,
           move.amount_untaxed_in_currency_signed AS base,
           move.amount_total_in_currency_signed AS gross,
           move.amount_untaxed_signed AS own_base, move.invoice_currency_rate AS rate,
           move.company_id, move.currency_id, company.currency_id AS own_currency_id,
           note.credited, note.gross_credited, note.day AS credited_on,
           cash.amount AS cash, cash.day AS paid_on,
           binding.id AS binding_id, binding.partner_id, binding.plan_id,
           binding.customer_id, binding.division, binding.date_start,
           binding.date_end, binding.window_start, binding.terms::text AS terms,
           binding.first_invoice_id, binding.first_invoice_on,
           customer.name AS customer, customer.is_company,
           CASE WHEN evidence.id IS NULL THEN customer.country_id
                ELSE evidence.country_id END AS country_id,
           evidence.exchange
      FROM account_move move
      JOIN res_company company ON company.id = move.company_id
 LEFT JOIN account_move reversed ON reversed.id = move.reversed_entry_id
      JOIN LATERAL (
           SELECT candidate.*
             FROM (SELECT FALSE AS has_earned, own.*
                     FROM loyalty_partner_binding own
                    WHERE own.customer_id = move.commercial_partner_id
                      AND own.company_id = move.company_id
                UNION ALL
                   SELECT TRUE, earning.*
                     FROM loyalty_ledger_transaction claim
                     JOIN loyalty_ledger_entry entry
                       ON entry.transaction_id = claim.id
                     JOIN loyalty_partner_binding earning
                       ON earning.id = entry.binding_id
                    WHERE claim.origin_model = 'account.move'
                      AND claim.origin_id = move.id) candidate
         ORDER BY candidate.has_earned DESC,
                  candidate.date_start <= move.invoice_date DESC,
                  candidate.date_start DESC, candidate.id DESC
            LIMIT 1) binding ON true
      JOIN res_partner customer ON customer.id = binding.customer_id
 LEFT JOIN loyalty_commission_evidence evidence ON evidence.move_id = move.id
 LEFT JOIN LATERAL (
           SELECT -SUM(CASE WHEN own.currency_id = move.currency_id
                            THEN own.amount_untaxed_in_currency_signed
                            ELSE own.amount_untaxed_signed * move.invoice_currency_rate
                        END) AS credited,
                  -SUM(CASE WHEN own.currency_id = move.currency_id
                            THEN own.amount_total_in_currency_signed
                            ELSE own.amount_total_signed * move.invoice_currency_rate
                        END) AS gross_credited,
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

#: What families sold and credited, product by product, in the invoice's currency; the
#: cost in the company's. Categories and costs are those that were kept with the
#: invoice; today's where nothing was.
LINES = """
    SELECT family.id, line.product_id,
           COALESCE(kept.path, category.parent_path) AS path,
           SUM(CASE WHEN own.id = family.id THEN -line.amount_currency END) AS sold,
           SUM(CASE WHEN own.id = family.id THEN NULL
                    WHEN own.currency_id = family.currency_id THEN line.amount_currency
                    ELSE line.balance * family.invoice_currency_rate END) AS credited,
           SUM(CASE WHEN own.id = family.id
                    THEN line.quantity
                         * CASE WHEN own.move_type = 'out_refund' THEN -1 ELSE 1 END
                         * COALESCE(unit.factor / NULLIF(base_unit.factor, 0), 1)
                         * COALESCE(kept.cost, (product.standard_price
                                                ->>(family.company_id::text))::numeric)
                END) AS cost
      FROM account_move family
      JOIN LATERAL (
           SELECT family.id, family.currency_id, family.move_type
        UNION ALL
           SELECT note.id, note.currency_id, note.move_type
             FROM account_move note
            WHERE note.reversed_entry_id = family.id
              AND note.move_type = 'out_refund'
              AND note.state = 'posted') own ON true
      JOIN account_move_line line
        ON line.move_id = own.id AND line.display_type = 'product'
 LEFT JOIN product_product product ON product.id = line.product_id
 LEFT JOIN product_template template ON template.id = product.product_tmpl_id
 LEFT JOIN product_category category ON category.id = template.categ_id
 LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
 LEFT JOIN uom_uom base_unit ON base_unit.id = template.uom_id
 LEFT JOIN loyalty_commission_evidence evidence ON evidence.move_id = family.id
 LEFT JOIN LATERAL (
           SELECT found->>'path' AS path, (found->>'cost')::numeric AS cost
             FROM (SELECT evidence.products->(line.product_id::text) AS found) one
           ) kept ON true
     WHERE family.id = ANY(%s)
  GROUP BY family.id, line.product_id, COALESCE(kept.path, category.parent_path)
  ORDER BY family.id, line.product_id
"""

#: Keep with posted invoices what may change later: the customer's country, categories
#: and costs of products, exchange rates into the currencies of plans. What was kept
#: stays, unless the draft got another customer, date or product in between.
KEEP_EVIDENCE = """
    INSERT INTO loyalty_commission_evidence AS evidence
                (move_id, customer_id, date, country_id, products, exchange)
         SELECT move.id, customer.id, move.invoice_date, customer.country_id,
                COALESCE(goods.products, '{}'), COALESCE(rates.exchange, '{}')
           FROM account_move move
           JOIN res_partner customer ON customer.id = move.commercial_partner_id
           JOIN res_company company ON company.id = move.company_id
      LEFT JOIN LATERAL (
                SELECT jsonb_object_agg(product.id, jsonb_build_object(
                           'path', category.parent_path,
                           'cost', COALESCE((product.standard_price
                                ->>(move.company_id::text))::numeric, 0))) AS products
                  FROM product_product product
                  JOIN product_template template ON template.id = product.product_tmpl_id
             LEFT JOIN product_category category ON category.id = template.categ_id
                 WHERE product.id IN (
                       SELECT line.product_id
                         FROM account_move_line line
                        WHERE line.move_id = move.id
                          AND line.display_type = 'product')) goods ON true
      LEFT JOIN LATERAL (
                SELECT jsonb_object_agg(into_plan.currency_id,
                                        into_plan.rate / own.rate) AS exchange
                  FROM (SELECT found.currency_id, rate.rate
                          FROM (SELECT DISTINCT currency_id
                                  FROM loyalty_commission_plan plan
                                 WHERE plan.company_id = move.company_id
                                   AND plan.currency_id <> company.currency_id) found
                    CROSS JOIN LATERAL ({rate_of_plan}) rate) into_plan
            CROSS JOIN LATERAL ({rate_of_company}) own) rates ON true
          WHERE move.id = ANY(%s)
            AND move.state = 'posted'
            AND move.move_type IN ('out_invoice', 'out_refund')
    ON CONFLICT (move_id) DO UPDATE
            SET customer_id = EXCLUDED.customer_id,
                date = EXCLUDED.date,
                country_id = CASE WHEN evidence.customer_id = EXCLUDED.customer_id
                                  THEN evidence.country_id
                                  ELSE EXCLUDED.country_id END,
                products = EXCLUDED.products || evidence.products,
                exchange = CASE WHEN evidence.date = EXCLUDED.date
                                THEN EXCLUDED.exchange || evidence.exchange
                                ELSE EXCLUDED.exchange END
          WHERE evidence.customer_id <> EXCLUDED.customer_id
             OR evidence.date <> EXCLUDED.date
             OR NOT evidence.products @> (EXCLUDED.products || evidence.products)
             OR NOT evidence.exchange @> (EXCLUDED.exchange || evidence.exchange)
"""

#: The rate of a currency on the day of the invoice, as ``res.currency`` finds it.
_RATE = """
    SELECT COALESCE(
           (SELECT known.rate FROM res_currency_rate known
             WHERE known.currency_id = {currency} AND known.name <= move.invoice_date
               AND (known.company_id IS NULL
                    OR known.company_id = split_part(company.parent_path, '/', 1)::int)
          ORDER BY known.company_id, known.name DESC LIMIT 1),
           (SELECT known.rate FROM res_currency_rate known
             WHERE known.currency_id = {currency}
               AND (known.company_id IS NULL
                    OR known.company_id = split_part(company.parent_path, '/', 1)::int)
          ORDER BY known.company_id, known.name LIMIT 1), 1.0) AS rate"""

KEEP_EVIDENCE = KEEP_EVIDENCE.replace(
    "{rate_of_plan}", _RATE.replace("{currency}", "found.currency_id")
).replace("{rate_of_company}", _RATE.replace("{currency}", "company.currency_id"))
