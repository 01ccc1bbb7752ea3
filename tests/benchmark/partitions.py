"""Puts the ledger's entries into partitions by their number, and changes no addon.

``id`` alone stays the key, so all foreign keys towards entries hold; numbers grow with
time, so a partition is a span of time. The table that is there becomes the first
partition as it is: no row is copied. What Odoo itself makes of it is in
``docs/scaling.md``.
"""

from odoo.addons.loyalty_referral import ledger_guards

TABLE = "loyalty_ledger_entry"

KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE contype = 'f'
       AND 'loyalty_ledger_entry'::regclass IN (conrelid, confrelid)
"""

MOVE = """
    ALTER TABLE loyalty_ledger_entry RENAME TO loyalty_ledger_entry_p0;
    CREATE TABLE loyalty_ledger_entry (
           LIKE loyalty_ledger_entry_p0 INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
           PARTITION BY RANGE (id);
    ALTER TABLE loyalty_ledger_entry ADD PRIMARY KEY (id);
    ALTER TABLE loyalty_ledger_entry ATTACH PARTITION loyalty_ledger_entry_p0
          FOR VALUES FROM (MINVALUE) TO ({first});
    ALTER SEQUENCE loyalty_ledger_entry_id_seq OWNED BY loyalty_ledger_entry.id;
"""

PARTITION = """
    CREATE TABLE loyalty_ledger_entry_p{number} PARTITION OF loyalty_ledger_entry
           FOR VALUES FROM ({first}) TO ({last})
"""


def split(env, bounds):
    """Make a partition of the entries below each of ``bounds``, and one of the rest."""
    cr = env.cr
    cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cr.execute(KEYS)
    keys = cr.fetchall()
    cr.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", (TABLE,)
    )
    indexes = cr.fetchall()
    ledger_guards.drop(cr)  # each partition gets its own from the table above
    for table, name, _definition in keys:
        cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cr.execute(f"ALTER INDEX {name} RENAME TO {name}_p0")
    cr.execute(MOVE.format(first=bounds[0]))
    spans = zip(bounds, [*bounds[1:], "MAXVALUE"], strict=True)
    for number, (first, last) in enumerate(spans, start=1):
        cr.execute(PARTITION.format(number=number, first=first, last=last))
    for name, definition in indexes:
        if name != f"{TABLE}_pkey":
            cr.execute(definition)
    for table, name, definition in keys:
        cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    ledger_guards.install(cr)
    cr.commit()
