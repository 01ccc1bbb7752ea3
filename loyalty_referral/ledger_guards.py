"""What PostgreSQL itself refuses in the ledger, whoever asks (decision 2).

Entries, transactions and applications are append-only; of an entry only
``remaining`` may follow its applications (and, with the commission addon, the
statement that lists it). The legs of a transaction sum to zero at COMMIT.
"""

from contextlib import contextmanager

#: Table and the columns that may never change once written (None: all of them).
#: ``UPDATE OF`` costs nothing when other columns are updated.
_FROZEN = {
    "loyalty_ledger_transaction": None,
    "loyalty_ledger_application": None,
    "loyalty_ledger_entry": (
        "transaction_id, account_id, partner_id, company_id, currency_id, purpose, "
        "kind, date, amount, base_amount, available_on, expires_on, lapses, reward_id"
    ),
}

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION loyalty_ledger_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Merging two contacts renames the owner and nothing else (see owner_may_change).
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'loyalty_ledger_entry'
       AND current_setting('loyalty_ledger.merge', true) = 'on' THEN
        IF to_jsonb(NEW) - ARRAY['partner_id', 'account_id']
           IS NOT DISTINCT FROM to_jsonb(OLD) - ARRAY['partner_id', 'account_id'] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The loyalty ledger is append-only: % on % is refused.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION loyalty_ledger_balanced() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT SUM(amount) FROM loyalty_ledger_entry
         WHERE transaction_id = NEW.transaction_id) <> 0 THEN
        RAISE EXCEPTION 'Loyalty transaction % is not balanced.', NEW.transaction_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS loyalty_ledger_balanced ON loyalty_ledger_entry;
CREATE CONSTRAINT TRIGGER loyalty_ledger_balanced
    AFTER INSERT ON loyalty_ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION loyalty_ledger_balanced();
"""

_TRIGGERS = """
DROP TRIGGER IF EXISTS loyalty_ledger_no_update ON {table};
CREATE TRIGGER loyalty_ledger_no_update BEFORE UPDATE {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION loyalty_ledger_refuse();
DROP TRIGGER IF EXISTS loyalty_ledger_no_delete ON {table};
CREATE TRIGGER loyalty_ledger_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION loyalty_ledger_refuse();
DROP TRIGGER IF EXISTS loyalty_ledger_no_truncate ON {table};
CREATE TRIGGER loyalty_ledger_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_ledger_refuse();
"""


def install(cr):
    """Create or renew the guards; called whenever the addon is installed or updated."""
    cr.execute(_FUNCTIONS)
    for table, columns in _FROZEN.items():
        of_columns = f"OF {columns}" if columns else ""
        statement = _TRIGGERS.format(table=table, columns=of_columns)
        cr.execute(statement)  # pylint: disable=sql-injection; constants of this file


@contextmanager
def owner_may_change(cr):
    """Within this block entries may get another owner; amounts stay frozen."""
    cr.execute("SELECT set_config('loyalty_ledger.merge', 'on', true)")
    yield
    cr.execute("SELECT set_config('loyalty_ledger.merge', '', true)")


def drop(cr):
    """Remove the guards before the tables go with the addon."""
    cr.execute(
        "DROP FUNCTION IF EXISTS loyalty_ledger_refuse, loyalty_ledger_balanced CASCADE"
    )
