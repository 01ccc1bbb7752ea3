"""What does it cost to look at everybody on a ladder? CPU of Odoo and of PostgreSQL.

Feed it to a shell on a database that will be thrown away: it commits, page by page, as
the night does::

    CUSTOMERS="1000 100000" odoo shell -d some_database < tests/benchmark/tiers.py

Each size is looked at twice: the first night everybody moves and gets benefits, the
second nobody does. It prints what a customer costs and how that grows.
"""

# pylint: disable=print-used,invalid-commit
import os
import time
from pathlib import Path

SIZES = [int(size) for size in os.environ.get("CUSTOMERS", "1000 100000").split()]
TICK = os.sysconf("SC_CLK_TCK")

#: Customers like one that was made by hand, and for each an invoice like theirs: a third
#: stays on Red, a third reaches Silver, a third Gold.
MAKE = """
    CREATE TEMP TABLE bench ON COMMIT DROP AS
         SELECT n, nextval('res_partner_id_seq')::int AS id
           FROM generate_series(1, %(count)s) n;
    INSERT INTO res_partner
         SELECT (jsonb_populate_record(like_it, jsonb_build_object(
                    'id', bench.id, 'name', 'Benchmark ' || bench.n,
                    'complete_name', 'Benchmark ' || bench.n,
                    'commercial_partner_id', bench.id,
                    'company_registry', %(mark)s))).*
           FROM bench, res_partner like_it
          WHERE like_it.id = %(partner)s;
    INSERT INTO account_move
         SELECT (jsonb_populate_record(like_it, jsonb_build_object(
                    'id', nextval('account_move_id_seq'),
                    'name', %(mark)s || '/' || bench.n,
                    'partner_id', bench.id, 'commercial_partner_id', bench.id,
                    'sequence_number', bench.n, 'sequence_prefix', %(mark)s || '/',
                    'access_token', NULL,
                    'amount_untaxed_signed', (bench.n %% 3) * 2500))).*
           FROM bench, account_move like_it
          WHERE like_it.id = %(move)s;
    ANALYZE res_partner;
    ANALYZE account_move;
"""


def backend_cpu(cr):
    """Seconds of CPU that the database has spent for this connection."""
    cr.execute("SELECT pg_backend_pid()")
    (pid,) = cr.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def make(env, count):
    """That many customers, and a ladder for them."""
    company = env.ref("base.main_company")
    mark = f"BENCH{count}"
    partner = env["res.partner"].create(
        {"name": "Benchmark", "is_company": True, "customer_rank": 1}
    )
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "company_id": company.id,
            "invoice_line_ids": [
                (0, 0, {"name": "Goods", "price_unit": 1, "tax_ids": False})
            ],
        }
    )
    move.action_post()
    pricelist = env["product.pricelist"].create({"name": mark})
    env.flush_all()
    env.cr.execute(
        MAKE,
        {"count": count, "mark": mark, "partner": partner.id, "move": move.id},
    )
    env.cr.commit()
    brings = [(0, 0, {"kind": "points", "multiplier": 2})]
    brings += [(0, 0, {"kind": "pricelist", "pricelist_id": pricelist.id})]
    return env["loyalty.tier.ladder"].create(
        {
            "name": mark,
            "company_id": company.id,
            "domain": f"[('company_registry', '=', '{mark}')]",
            "tier_ids": [
                (0, 0, {"name": "Red", "sequence": 1}),
                (0, 0, {"name": "Silver", "sequence": 2, "spend_min": 2500}),
                (
                    0,
                    0,
                    {
                        "name": "Gold",
                        "sequence": 3,
                        "spend_min": 5000,
                        "benefit_ids": brings,
                    },
                ),
            ],
        }
    )


def night(env, ladder):
    """Look at everybody, page by page, committing as the cron does; how many moved."""
    evaluation = env["loyalty.tier.evaluation"]
    today = ladder.create_date.date()
    moved = 0
    for page in evaluation._pages(ladder):
        moved += len(evaluation._evaluate(ladder, page, today))
        env.cr.commit()
        env.invalidate_all()
    return moved


def measured(env, ladder, count, label):
    """Run a night, print what it cost; milliseconds per customer."""
    env.flush_all()
    odoo, database = time.process_time(), backend_cpu(env.cr)
    moved = night(env, ladder)
    odoo, database = time.process_time() - odoo, backend_cpu(env.cr) - database
    each = 1000 * (odoo + database) / count
    print(
        f"{count:>7} {label:12} {each:.4f} ms/customer  odoo {odoo:.2f} s  "
        f"database {database:.2f} s  moved {moved}"
    )
    return each


def main(env):
    """Generate, measure, compare."""
    costs = {}
    for count in SIZES:
        ladder = make(env, count)
        for label in ("first night", "later night"):
            costs[count, label] = measured(env, ladder, count, label)
    for label in ("first night", "later night"):
        growth = costs[SIZES[-1], label] / costs[SIZES[0], label]
        print(f"growth of a {label}: {growth:.2f}")


main(env)  # noqa: F821 - the shell provides it
