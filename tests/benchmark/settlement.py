"""What does it cost to settle many entries? CPU of Odoo and of PostgreSQL, per entry.

Feed it to a shell on a database that will be thrown away: it commits, because
PostgreSQL checks every foreign key of a row again that its own transaction wrote::

    PARTNERS=1000 ENTRIES=100000 odoo shell -d some_database < tests/benchmark/settlement.py

The vendor bills themselves are core's work and not counted: statements are settled as
if their bills were there.
"""

# pylint: disable=print-used,invalid-commit
import os
import time
from pathlib import Path
from unittest.mock import patch

PARTNERS = int(os.environ.get("PARTNERS", 1000))
ENTRIES = int(os.environ.get("ENTRIES", 100_000))
TICK = os.sysconf("SC_CLK_TCK")

MAKE_ACCOUNTS = """
    INSERT INTO loyalty_ledger_account
                (company_id, currency_id, purpose, partner_id, counterpart, balance)
         SELECT %(company)s, %(currency)s, 'commission', id, NULL::varchar,
                (%(entries)s / %(partners)s) * 10
           FROM res_partner WHERE company_registry = 'BENCH'
      UNION ALL
         SELECT %(company)s, %(currency)s, 'commission', NULL, 'granted', 0
    ON CONFLICT DO NOTHING;
"""

MAKE_ENTRIES = """
    CREATE TEMP TABLE bench ON COMMIT DROP AS
         SELECT row_number() OVER () AS n, account.id AS account_id, account.partner_id
           FROM generate_series(1, %(entries)s / %(partners)s) turn,
                loyalty_ledger_account account
           JOIN res_partner owner ON owner.id = account.partner_id
          WHERE owner.company_registry = 'BENCH' AND account.purpose = 'commission'
       ORDER BY turn, account.id;
    INSERT INTO loyalty_ledger_transaction
                (idempotency_key, digest, kind, movement, purpose, company_id,
                 currency_id, date, origin_model, origin_id, slot, reason_code)
         SELECT 'bench/' || n, 'bench', 'earn', 'earn', 'commission', %(company)s,
                %(currency)s, '2026-02-10', 'res.partner', n, 'bench', 'withdrawn'
           FROM bench;
    INSERT INTO loyalty_ledger_entry
                (transaction_id, account_id, partner_id, company_id, currency_id,
                 purpose, kind, date, amount, base_amount, remaining, available_on)
         SELECT booked.id, leg.account_id, leg.partner_id, %(company)s, %(currency)s,
                'commission', 'earn', '2026-02-10', leg.amount, 0, leg.remaining,
                '2026-02-10'
           FROM bench
           JOIN loyalty_ledger_transaction booked
             ON booked.idempotency_key = 'bench/' || bench.n
     CROSS JOIN LATERAL (
                VALUES (bench.account_id, bench.partner_id, 10, 10),
                       ((SELECT id FROM loyalty_ledger_account
                          WHERE counterpart = 'granted' AND purpose = 'commission'
                            AND company_id = %(company)s LIMIT 1), NULL, -10, 0)
                ) leg (account_id, partner_id, amount, remaining);
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ANALYZE loyalty_ledger_account;
    ANALYZE loyalty_ledger_transaction;
    ANALYZE loyalty_ledger_entry;
"""


def backend_cpu(cr):
    """Seconds of CPU that the database has spent for this connection."""
    cr.execute("SELECT pg_backend_pid()")
    (pid,) = cr.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measured(env, label, function):
    """Run ``function`` and print what it cost."""
    env.flush_all()
    odoo, database = time.process_time(), backend_cpu(env.cr)
    result = function()
    env.flush_all()
    odoo, database = time.process_time() - odoo, backend_cpu(env.cr) - database
    each = 1000 * (odoo + database) / ENTRIES
    print(
        f"{label:10} {each:.4f} ms/entry  odoo {odoo:.2f} s  database {database:.2f} s"
    )
    return result, odoo + database


def propose(env, company):
    """A run over everybody, as the cron does it."""
    run = env["loyalty.commission.run"].create(
        {"company_id": company.id, "date_from": "2026-02-01", "date_to": "2026-02-28"}
    )
    run._start()
    run._run_batch(run.line_ids.partner_id.ids)
    return run.line_ids.statement_id


def confirm(env, statements):
    """Confirm as if core had made the bills and they stood."""
    statement = type(env["loyalty.commission.statement"])
    with (
        patch.object(statement, "_create_bills", lambda self: None),
        patch.object(statement, "_state_of_bill", lambda self: "confirmed"),
        patch.object(
            statement, "_billed_amount", lambda self: self.closing_amount or 0
        ),
        patch.object(statement, "_compare_with_bill", lambda self, figures: None),
    ):
        statements.action_confirm()


def main(env):
    """Generate, measure."""
    company = env.ref("base.main_company")
    values = {
        "partners": PARTNERS,
        "entries": ENTRIES,
        "company": company.id,
        "currency": company.currency_id.id,
    }
    env["res.partner"].create(
        [
            {"name": f"Benchmark {n}", "is_company": True, "company_registry": "BENCH"}
            for n in range(PARTNERS)
        ]
    )
    env.flush_all()
    env.cr.execute(MAKE_ACCOUNTS, values)
    env.cr.execute(MAKE_ENTRIES, values)
    env.cr.commit()
    statements, first = measured(env, "proposal", lambda: propose(env, company))
    assert len(statements) >= PARTNERS, len(statements)
    env.cr.commit()
    _none, second = measured(env, "settlement", lambda: confirm(env, statements))
    assert not sum(statements.mapped("closing_amount"))
    print(f"{'together':10} {1000 * (first + second) / ENTRIES:.4f} ms/entry")
    env.cr.commit()


main(env)  # noqa: F821 - the shell provides it
