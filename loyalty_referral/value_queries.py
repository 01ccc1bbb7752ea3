"""The SQL of what customers are worth: one pass over all invoice lines of a company.

Every posted line of a product counts, credit notes against their invoices, untaxed and in
the company's currency. The cost is the product's current one, times the quantity in the
product's unit; where none is known, the whole revenue counts.

A customer stays from the month of the first invoice to this month, both included; or, if
they have left, to the month of their last invoice or of the end of their contract,
whichever is later. Somebody with a running contract has not left. Others have if their
last invoice, and the end of their last contract, are older than the months that the
company grants.
"""

REFRESH = """
    INSERT INTO loyalty_customer_value AS stored
                (company_id, currency_id, partner_id, user_id, country_id,
                 first_invoice, cohort_month, last_invoice, invoice_count,
                 revenue, cost, value, basis, contract, contract_end, has_left, left_on,
                 months_stayed, monthly_value, refreshed_on,
                 create_uid, create_date, write_uid, write_date)
    WITH sold AS (
           SELECT line.partner_id AS contact_id, line.move_id,
                  move.move_type, move.invoice_date,
                  -line.balance AS revenue,
                  CASE WHEN product.cost > 0
                       THEN product.cost * line.quantity
                            * COALESCE(unit.factor / NULLIF(product.factor, 0), 1)
                            * CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                  END AS cost
             FROM account_move_line line
             JOIN account_move move ON move.id = line.move_id
        LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
        LEFT JOIN (
                  SELECT variant.id, own.factor,
                         (variant.standard_price ->> %(company)s::text)::numeric AS cost
                    FROM product_product variant
                    JOIN product_template template
                      ON template.id = variant.product_tmpl_id
                    JOIN uom_uom own ON own.id = template.uom_id) product
               ON product.id = line.product_id
            WHERE line.company_id = %(company)s
              AND line.parent_state = 'posted'
              AND line.display_type = 'product'
              AND move.move_type IN ('out_invoice', 'out_refund')
              AND move.invoice_date <= %(today)s),
         bought AS (
           SELECT contact.commercial_partner_id AS partner_id,
                  MIN(invoice_date) FILTER (WHERE move_type = 'out_invoice') AS first,
                  MAX(invoice_date) FILTER (WHERE move_type = 'out_invoice') AS last,
                  COUNT(DISTINCT move_id)
                      FILTER (WHERE move_type = 'out_invoice') AS invoices,
                  SUM(revenue) AS revenue,
                  COALESCE(SUM(cost), 0) AS cost,
                  COUNT(*) FILTER (WHERE cost IS NOT NULL) AS known,
                  COUNT(*) AS lines
             FROM sold
             JOIN res_partner contact ON contact.id = sold.contact_id
         GROUP BY 1),
         agreed AS (
           SELECT contact.commercial_partner_id AS partner_id,
                  BOOL_OR(line.date_start <= %(today)s
                          AND (line.date_end IS NULL OR line.date_end >= %(today)s))
                      AS runs,
                  MAX(line.date_end) AS ended
             FROM contract_line line
             JOIN contract_contract contract ON contract.id = line.contract_id
             JOIN res_partner contact ON contact.id = contract.partner_id
            WHERE contract.company_id = %(company)s
              AND contract.contract_type = 'sale'
              AND line.is_canceled IS NOT TRUE
         GROUP BY 1),
         judged AS (
           SELECT bought.*, agreed.runs, agreed.ended,
                  GREATEST(bought.last, CASE WHEN NOT agreed.runs THEN agreed.ended END)
                      AS last_day
             FROM bought
        LEFT JOIN agreed USING (partner_id)
            WHERE bought.first IS NOT NULL),
         stayed AS (
           SELECT judged.*, left_now.has_left,
                  (EXTRACT(YEAR FROM until.day) - EXTRACT(YEAR FROM judged.first)) * 12
                  + EXTRACT(MONTH FROM until.day) - EXTRACT(MONTH FROM judged.first) + 1
                      AS months
             FROM judged
       CROSS JOIN LATERAL (
                  SELECT runs IS NOT TRUE
                         AND last_day + make_interval(months => %(grace)s) <= %(today)s
                      AS has_left) left_now
       CROSS JOIN LATERAL (
                  SELECT CASE WHEN has_left THEN LEAST(last_day, %(today)s)
                              ELSE %(today)s END AS day) until)
    SELECT %(company)s, %(currency)s, stayed.partner_id, partner.user_id,
           partner.country_id, stayed.first, date_trunc('month', stayed.first)::date,
           stayed.last, stayed.invoices, ROUND(stayed.revenue, %(digits)s),
           ROUND(stayed.cost, %(digits)s),
           ROUND(stayed.revenue - stayed.cost, %(digits)s),
           CASE WHEN stayed.known = stayed.lines THEN 'margin'
                WHEN stayed.known > 0 THEN 'mixed' ELSE 'revenue' END,
           CASE WHEN stayed.runs THEN 'running'
                WHEN stayed.ended IS NOT NULL THEN 'ended' ELSE 'none' END,
           stayed.ended, stayed.has_left,
           CASE WHEN stayed.has_left THEN stayed.last_day END, stayed.months,
           ROUND((stayed.revenue - stayed.cost) / stayed.months, %(digits)s), %(today)s,
           %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM stayed
      JOIN res_partner partner ON partner.id = stayed.partner_id
        ON CONFLICT (company_id, partner_id) DO UPDATE SET
           user_id = EXCLUDED.user_id, country_id = EXCLUDED.country_id,
           first_invoice = EXCLUDED.first_invoice, cohort_month = EXCLUDED.cohort_month,
           last_invoice = EXCLUDED.last_invoice, revenue = EXCLUDED.revenue,
           invoice_count = EXCLUDED.invoice_count, cost = EXCLUDED.cost,
           value = EXCLUDED.value, basis = EXCLUDED.basis,
           contract = EXCLUDED.contract, contract_end = EXCLUDED.contract_end,
           has_left = EXCLUDED.has_left, left_on = EXCLUDED.left_on,
           months_stayed = EXCLUDED.months_stayed,
           monthly_value = EXCLUDED.monthly_value,
           refreshed_on = EXCLUDED.refreshed_on, write_date = EXCLUDED.write_date,
           expected_value = NULL, expected_months = NULL
"""

#: Customers whose invoices are all gone.
FORGET = """
    DELETE FROM loyalty_customer_value
          WHERE company_id = %(company)s AND write_date < %(now)s
"""

#: What is to be expected of those who are still there.
EXPECT = """
    UPDATE loyalty_customer_value
       SET expected_months = %(months)s,
           expected_value = value + ROUND(monthly_value * %(months)s, %(digits)s)
     WHERE company_id = %(company)s AND NOT has_left
"""

#: One row for each cohort and month since it began: those who left later were there.
RETENTION = """
    WITH grouped AS (
           SELECT company_id, cohort_month, months_stayed, MAX(refreshed_on) AS today,
                  COUNT(*) AS customers
             FROM loyalty_customer_value
         GROUP BY company_id, cohort_month, months_stayed),
         cohort AS (
           SELECT company_id, cohort_month, MAX(today) AS today,
                  SUM(customers) AS customers
             FROM grouped
         GROUP BY company_id, cohort_month)
    SELECT row_number() OVER (ORDER BY cohort.company_id, cohort.cohort_month, since.month)
               AS id,
           cohort.company_id, cohort.cohort_month, since.month AS months_since,
           cohort.customers::int AS customers,
           (cohort.customers - COALESCE(SUM(gone.customers) OVER (
               PARTITION BY cohort.company_id, cohort.cohort_month
                   ORDER BY since.month), 0))::int AS stayed,
           NULL::float AS retention
      FROM cohort
CROSS JOIN LATERAL generate_series(
               0,
               ((EXTRACT(YEAR FROM cohort.today) - EXTRACT(YEAR FROM cohort_month)) * 12
                + EXTRACT(MONTH FROM cohort.today)
                - EXTRACT(MONTH FROM cohort_month))::int) AS since(month)
 LEFT JOIN grouped gone
        ON gone.company_id = cohort.company_id
       AND gone.cohort_month = cohort.cohort_month
       AND gone.months_stayed = since.month
"""

COHORTS = """
    SELECT MIN(id) AS id, company_id, currency_id, cohort_month,
           COUNT(*)::int AS customers,
           (COUNT(*) FILTER (WHERE has_left))::int AS customers_left,
           SUM(months_stayed)::int AS months, SUM(value) AS value,
           SUM(revenue) AS revenue
      FROM loyalty_customer_value
  GROUP BY company_id, currency_id, cohort_month
"""
