"""What does it cost to renew what all customers are worth, and to check who is due?

Feed it to a shell on a database that will be thrown away; nothing is committed::

    CUSTOMERS=100000 LINES=1000000 WATCHED=10000 \
        odoo shell -d some_database < tests/benchmark/customer_value.py
"""

# pylint: disable=print-used
import os
import time

CUSTOMERS = int(os.environ.get("CUSTOMERS", 100_000))
LINES = int(os.environ.get("LINES", 1_000_000))
WATCHED = int(os.environ.get("WATCHED", 10_000))

MAKE = """
    INSERT INTO res_partner (name, complete_name, active, is_company, customer_rank,
                             company_registry, type, create_date, lang,
                             autopost_bills)
         SELECT 'Bench ' || n, 'Bench ' || n, true, true, 1, 'BENCH', 'contact', now(),
                'en_US', 'ask'
           FROM generate_series(1, %(customers)s) n;
    UPDATE res_partner SET commercial_partner_id = id WHERE company_registry = 'BENCH';
    CREATE TEMP TABLE bench ON COMMIT DROP AS
         SELECT id, row_number() OVER () - 1 AS n
           FROM res_partner WHERE company_registry = 'BENCH';
    CREATE INDEX ON bench (n);
    INSERT INTO account_move (name, state, move_type, journal_id, company_id,
                              currency_id, partner_id, commercial_partner_id, date,
                              invoice_date, auto_post, amount_untaxed_signed)
         SELECT 'BENCH/' || turn, 'posted', 'out_invoice', %(journal)s, %(company)s,
                %(currency)s, bench.id, bench.id, day, day, 'no', 200
           FROM generate_series(1, %(lines)s / 2) turn
           JOIN bench ON bench.n = turn %% %(customers)s
     CROSS JOIN LATERAL (
                SELECT date '2020-01-01' + (turn::bigint * 7919 %% 2300)::int AS day) d;
    INSERT INTO account_move_line (move_id, journal_id, company_id, currency_id,
                                   company_currency_id, partner_id, account_id, name,
                                   date, invoice_date, parent_state, display_type,
                                   balance, amount_currency, quantity, product_id)
         SELECT move.id, move.journal_id, move.company_id, move.currency_id,
                move.currency_id, move.partner_id, %(account)s, 'Bench', move.date,
                move.invoice_date, 'posted', 'product', -100, -100, 1, %(product)s
           FROM account_move move, generate_series(1, 2)
          WHERE move.name LIKE 'BENCH/%%';
    ANALYZE res_partner;
    ANALYZE account_move;
    ANALYZE account_move_line;
"""


def measured(label, count, function):
    """Run ``function`` and print what it took, in all and for a thousand."""
    env.flush_all()  # noqa: F821
    start = time.monotonic()
    function()
    env.flush_all()  # noqa: F821
    spent = time.monotonic() - start
    print(f"{label}: {spent:.1f} s, {spent / count * 1000:.4f} s for a thousand")


def main(env):
    """Make the customers, renew their values twice, check who is due twice."""
    company = env.company
    journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
    product = env["product.product"].create(
        {"name": "Bench", "type": "service", "standard_price": 60}
    )
    env.flush_all()
    params = {
        "customers": CUSTOMERS,
        "lines": LINES,
        "journal": journal.id,
        "company": company.id,
        "currency": company.currency_id.id,
        "account": journal.default_account_id.id,
        "product": product.id,
    }
    env.cr.execute(MAKE, params)
    values = env["loyalty.customer.value"]
    measured("value, first time", CUSTOMERS, lambda: values._refresh(company))
    measured("value, again", CUSTOMERS, lambda: values._refresh(company))
    retention = env["loyalty.cohort.retention"]
    measured(
        "retention table",
        CUSTOMERS,
        lambda: retention._read_group(
            [], ["cohort_month:month", "months_since"], ["retention:avg"]
        ),
    )
    watch(env)


def watch(env):
    """Look after some of the customers, a page at a time."""
    plan = env["loyalty.contact.plan"].create({"name": "Bench", "every_days": 30})
    check = env["loyalty.contact.check"]
    ids = env["res.partner"].search([("company_registry", "=", "BENCH")]).ids[:WATCHED]
    today = env.cr.now().date()

    def look():
        for start in range(0, len(ids), 1000):
            page = env["res.partner"].browse(ids[start : start + 1000])
            check._look_after(plan, page, today)
            env.flush_all()
            env.invalidate_all()

    measured("contact check, first time", len(ids), look)
    measured("contact check, again", len(ids), look)


main(env)  # noqa: F821
env.cr.rollback()  # noqa: F821
