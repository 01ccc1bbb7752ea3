"""Makes years of a ledger by copies of rows that Odoo booked: what a deep ledger holds.

Of ten movements eight are commission, all of it settled by statements, one is credit
that was earned and the next its use. What they answer to is of a kind that nobody asks
again, as documents of an addon that is gone; their books must foot like any others.
"""

import time

from psycopg2.extensions import AsIs

from . import given, rows, world

PARTNERS = 500
PERIODS, DAYS = 10, 180  # of so many days each: five years
SINCE = "date '2021-02-01'"
#: Movements between two commits.
CHUNK = 50000

N = "({done} + n - 1)"  # number of a movement, from 0
USE, CREDIT = f"({N} % 10 = 8)", f"({N} % 10 IN (7, 8))"
OWNER = f"1 + {N} / 10 % {PARTNERS}"
BOUND = f"1 + {N} / 10 % {2 * PARTNERS}"
PERIOD = f"{N} * {PERIODS} / {{all}}"
DAY = f"{SINCE} + ({N} * {PERIODS * DAYS} / {{all}})::int"
AMOUNT = f"10 + {N} / 10 % 90"

MOVEMENT = {
    "purpose": f"CASE WHEN {CREDIT} THEN 'credit' ELSE 'commission' END",
    "kind": f"CASE WHEN {USE} THEN 'spend' ELSE 'earn' END",
    "date": DAY,
}
TRANSACTION = MOVEMENT | {
    "idempotency_key": f"'older/' || {N}",
    "movement": f"CASE WHEN {USE} THEN 'use' ELSE 'earn' END",
    "origin_model": "'res.company'",
    "origin_id": N,
    "lot_id": f"CASE WHEN {USE} THEN {{entry}} + n - 1 END",
}
LEG = MOVEMENT | {"transaction_id": "{transaction} + n", "remaining": "0"}
OWN_LEG = LEG | {
    "partner_id": f"({{partners}})[{OWNER}]",
    "account_id": f"CASE WHEN {CREDIT} THEN ({{credit}})[{OWNER}] "
    f"ELSE ({{commission}})[{OWNER}] END",
    "amount": f"CASE WHEN {USE} THEN -1 ELSE 1 END * ({AMOUNT})",
    "available_on": DAY,
    "statement_id": f"CASE WHEN NOT {CREDIT} "
    f"THEN {{statement}} + {PERIOD} * {PARTNERS} + {OWNER} - 1 END",
    "binding_id": f"CASE WHEN NOT {CREDIT} THEN ({{bindings}})[{BOUND}] END",
    "customer_id": f"CASE WHEN NOT {CREDIT} THEN ({{customers}})[{BOUND}] END",
}
OTHER_LEG = LEG | {
    "account_id": f"CASE WHEN {USE} THEN {{used}} WHEN {CREDIT} THEN {{credit_granted}} "
    "ELSE {commission_granted} END",
    "amount": f"CASE WHEN {USE} THEN 1 ELSE -1 END * ({AMOUNT})",
}
USES = f"""
    INSERT INTO loyalty_ledger_application (lot_id, entry_id, amount, pays_debt)
         SELECT {{entry}} + n - 1, {{entry}} + n, {AMOUNT}, false
           FROM generate_series(1, {{count}}) n WHERE {USE}
"""

#: What a statement settles, and its entries with it.
SETTLED = "(SELECT SUM(amount) FROM loyalty_ledger_entry WHERE statement_id = {statement} + n - 1)"
SETTLE = {"kind": "'settle'", "date": f"{SINCE} + {DAYS} * (1 + (n - 1) / {PARTNERS})"}
SETTLE_TRANSACTION = SETTLE | {
    "idempotency_key": "'settled/' || n",
    "movement": "'settle'",
    "origin_model": "'res.company'",
    "origin_id": "n",
}
SETTLE_LEG = SETTLE | {"transaction_id": "{transaction} + n", "remaining": "0"}
SETTLE_OWN = SETTLE_LEG | {
    "partner_id": f"({{partners}})[1 + (n - 1) % {PARTNERS}]",
    "account_id": f"({{commission}})[1 + (n - 1) % {PARTNERS}]",
    "amount": f"-{SETTLED}",
    "binding_id": "NULL",
    "customer_id": "NULL",
}
SETTLE_OTHER = SETTLE_LEG | {"account_id": "{settled}", "amount": SETTLED}
SETTLEMENTS = """
    INSERT INTO loyalty_ledger_application (lot_id, entry_id, amount, pays_debt)
         SELECT id, {entry} + 1 + statement_id - {statement}, amount, false
           FROM loyalty_ledger_entry
          WHERE statement_id >= {statement} AND id <= {entry}
"""

#: Megabytes of a table, its partitions included.
SIZES = """
    SELECT SUM(pg_table_size(oid)) / 1e6, SUM(pg_indexes_size(oid)) / 1e6
      FROM pg_class
     WHERE relkind = 'r' AND relname LIKE %s
"""


def fill(env, customers, partners, earned, size):
    """A ledger of ``size`` entries and a few that settle them.

    :param customers: twice as many as ``partners``, bound to them in turn
    :param earned: commission that Odoo booked: the transaction to copy
    """
    assert not size % (2 * CHUNK), f"{size} is no multiple of {2 * CHUNK}"
    # keys and sums hold by the way the rows are made; the proof is asked afterwards
    env.cr.execute("SET session_replication_role = replica")
    places = places_of(env, customers, partners)
    own, other = earned.entry_ids.sorted(lambda entry: not entry.partner_id)
    for done in range(0, size // 2, CHUNK):
        places |= {"done": f"{done}::bigint", "all": size // 2, "count": CHUNK}
        book(env, [(earned, TRANSACTION), (own, OWN_LEG), (other, OTHER_LEG)], places)
        run(env, USES, places)
        env.cr.commit()
    places["count"] = PERIODS * PARTNERS
    settled = [(earned, SETTLE_TRANSACTION), (own, SETTLE_OWN), (other, SETTLE_OTHER)]
    book(env, settled, places)
    run(env, SETTLEMENTS, places)
    env.cr.execute("SET session_replication_role = DEFAULT")
    tidied(env)


def places_of(env, customers, partners):
    """What stands in the SQL of all rows: arrays and ids."""
    account, company = env["loyalty.ledger.account"], world.company(env)
    key = (company.id, company.currency_id.id)
    counterparts = {
        "commission_granted": (*key, "commission", None, "granted"),
        "credit_granted": (*key, "credit", None, "granted"),
        "settled": (*key, "commission", None, "settled"),
        "used": (*key, "credit", None, "used"),
    }
    owned = {
        purpose: [(*key, purpose, partner.id, None) for partner in partners]
        for purpose in ("commission", "credit")
    }
    ids = account._open({*counterparts.values(), *sum(owned.values(), [])})
    bindings = env["loyalty.partner.binding"].search([], order="id")
    assert bindings.customer_id == customers, "bindings are in another order"
    return {
        **{name: ids[one] for name, one in counterparts.items()},
        **{name: array(ids[one] for one in keys) for name, keys in owned.items()},
        "partners": array(partners.ids),
        "bindings": array(bindings.ids),
        "customers": array(customers.ids),
        "statement": statements(env, partners),
    }


def array(ids):
    """Ids as SQL."""
    return f"ARRAY{list(ids)}"


def statements(env, partners):
    """A paid statement for each period and partner; the id of the first."""
    return rows.fill(
        env,
        "loyalty.commission.statement",
        PERIODS * len(partners),
        partner_id=f"({array(partners.ids)})[1 + (n - 1) % {len(partners)}]",
        state="'paid'",
        date_from=f"{SINCE} + {DAYS} * ((n - 1) / {len(partners)})",
        date_to=f"{SINCE} + {DAYS} * (1 + (n - 1) / {len(partners)}) - 1",
    )


def book(env, copied, places):
    """Copies of a transaction and of its two legs: pairs of record and columns."""
    for table in ("transaction", "entry"):
        env.cr.execute(
            "SELECT last_value FROM loyalty_ledger_%s_id_seq", (AsIs(table),)
        )
        (places[table],) = env.cr.fetchone()
    firsts = []
    for record, columns in copied:
        ready = {column: sql.format(**places) for column, sql in columns.items()}
        firsts.append(world.copies(env, record, places["count"], **ready)[0])
    expected = [places["transaction"] + 1, places["entry"] + 1]
    assert firsts[:2] == expected, "another session booked"


def run(env, query, places):
    """Execute some SQL of this file."""
    env.cr.execute(query.format(**places))


def tidied(env):
    """Let PostgreSQL know the tables, as a night would; print what they take up."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for name in ("transaction", "entry", "application"):
        table, began = f"loyalty_ledger_{name}", time.monotonic()
        env.cr.execute("VACUUM ANALYZE %s", (AsIs(table),))
        took = time.monotonic() - began
        env.cr.execute(SIZES, (f"{table}%",))
        own, indexes = env.cr.fetchone()
        print(f"{table}: {own:.0f} MB, indexes {indexes:.0f} MB, VACUUM {took:.1f} s")
    env.cr._cnx.autocommit = False
    env.invalidate_all()


def customers_of(env):
    """Partners, and twice as many customers bound to them in turn."""
    partners = world.companies(env, "Partner", PARTNERS)
    customers = world.companies(env, "Customer", 2 * PARTNERS)
    given.bindings(env, customers, partners)
    return customers, partners
