"""Run by the upgrade test in a process of its own, on a copy: new code, old data.

Both addons are upgraded under a story of real documents; the first worker is killed in
the middle, the next finishes. After each everything is what it was, row by row.
Arguments: configuration, database.
"""

import random
import sys
from collections import Counter
from contextlib import ExitStack
from unittest.mock import patch

import faults
from crash import ANYWHERE, SEED, in_a_worker, prove

from odoo.modules.registry import Registry
from odoo.tools import SQL, config

ADDONS = ("loyalty_referral", "loyalty_partner_commission")
#: Documents that the ledger answers to, beside the tables of our own.
DOCUMENTS = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "contract_contract",
    "contract_line",
    "mail_template",
    "res_partner",
    "sale_order",
)
#: Our tables, without what a proof itself leaves.
OWN_TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relname LIKE 'loyalty\\_%'
       AND relname NOT LIKE 'loyalty\\_ledger\\_proof%' AND EXISTS (
           SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'id')
  ORDER BY relname
"""
ROWS = "SELECT count(*), md5(string_agg(row::text, ' ' ORDER BY id)) FROM %s row"
#: What users have changed of ours, and how it is read.
EDITED = """
    SELECT (SELECT subject::text || body_html::text FROM mail_template WHERE id = %s),
           (SELECT active::text || interval_number FROM ir_cron WHERE id = %s),
           (SELECT active::text FROM ir_rule WHERE id = %s),
           (SELECT prefix FROM ir_sequence WHERE id = %s)
"""


def given(env):
    """Tell the story; return the dealer, and who is owed what when the work is done."""
    from facts import book, new_partners, promise, sell
    from story import climb, prepare, settle

    from odoo.addons.loyalty_referral.models.ledger import loyalty_ledger_inbox

    referrer, friend, dealer = prepare(env)
    settle(env, dealer)
    climb(env, friend)
    (saver,) = new_partners(env, "saver", 1)
    reward = promise(env, "still open")
    book(env, saver, "credit", 10_000, reward_id=reward.id)
    plan = env["loyalty.commission.plan"].search([("name", "=", "Plan")])
    with patch.object(loyalty_ledger_inbox, "AT_ONCE", 0):
        sell(env, dealer, plan)
        env.cr.flush()
    assert env["loyalty.ledger.inbox"].search_count([]) == 1, "something waits"
    # 125.00 were settled; 10.00 for a mission; half of the 200.00 that wait
    return {referrer.id: 0.0, friend.id: 10.0, saver.id: 100.0, dealer.id: 100.0}


def edit(env):
    """What users do with what we have brought; return the ids."""
    template = env.ref("loyalty_referral.mail_template_reminder")
    template.write({"subject": "Ours", "body_html": "<p>In our own words</p>"})
    cron = env.ref("loyalty_referral.cron_reminder")
    cron.write({"active": False, "interval_number": 5})
    rule = env.ref("loyalty_referral.rule_program_company")
    rule.active = False
    sequence = env.ref("loyalty_partner_commission.sequence_commission_statement")
    sequence.prefix = "OURS/"
    env.ref("loyalty_referral.name_day_el_vasileios").day = 2
    return [template.id, cron.id, rule.id, sequence.id]


def digest(env, edited):
    """Every row of ours and of the documents, and the edits, in short: by table."""
    env.cr.execute(OWN_TABLES)
    tables = [name for (name,) in env.cr.fetchall()]
    found = {}
    for table in (*tables, *DOCUMENTS):
        env.cr.execute(SQL(ROWS, SQL.identifier(table)))
        found[table] = env.cr.fetchone()
    env.cr.execute(SQL(EDITED, *edited))
    return found | {"edits": env.cr.fetchone()}


def upgrade(database):
    """What ``-u`` does: a registry with both addons, and what builds on them, renewed."""
    Registry.new(database, update_module=True, upgrade_modules=ADDONS)


class Upgrades:
    """Upgrades one after the other, each by a worker of its own; and what was before."""

    def __init__(self, works):
        self.works, self.ended = works, Counter()
        with works.transaction() as env:
            self.owed = given(env)
            edited = edit(env)
        self.edited = edited
        with works.transaction() as env:
            self.before = digest(env, edited)

    def run(self, fault=None):
        """Upgrade, with a fault perhaps; then nothing of anybody's has changed."""
        name = self.works.registry.db_name
        with ExitStack() as stack:
            if fault:
                stack.enter_context(fault)
            code = in_a_worker(self.works.registry, stack, lambda _env: upgrade(name))
        self.ended[code] += 1
        with self.works.transaction() as env:
            after = digest(env, self.edited)
            changed = [t for t, rows in self.before.items() if after.get(t) != rows]
            if changed:
                sys.exit(f"after an upgrade that ended with {code}: {changed} changed")
            prove(env, "after the upgrade", waiting=True)
        return code

    def finish(self):
        """What waited is worked on by a process that has just started."""
        self.works.registry = Registry.new(self.works.registry.db_name)
        with self.works.transaction() as env:
            env["loyalty.ledger.inbox"]._cron_drain()
            if env["loyalty.ledger.inbox"].search_count([]):
                sys.exit("something waits still")
            prove(env, "in the end")
            accounts = env["loyalty.ledger.account"].search(
                [("partner_id", "in", list(self.owed))]
            )
            sums = Counter()
            for account in accounts:
                sums[account.partner_id.id] += account.balance
            if sums != Counter(self.owed):
                sys.exit(f"owed are {sums}, not {self.owed}")


def main(conf, database):
    """Upgrade, be killed, upgrade again; say how often."""
    config.parse_config(
        ["-c", conf, "-d", database, "--no-http", "--log-level=critical"]
    )
    from works import Works

    upgrades, chance = Upgrades(Works(Registry(database))), random.Random(SEED)
    for _time in range(ANYWHERE):
        statement = chance.randint(1, 5000)  # of some 7,000
        upgrades.run(faults.at("execute", statement, before=faults.die))
        if upgrades.run():
            sys.exit("an upgrade after one that was killed has failed")
    upgrades.finish()
    print(  # pylint: disable=print-used
        f"counted: {upgrades.ended.total()} upgrades (seed {SEED}), "
        f"{upgrades.ended[faults.KILLED]} of them killed: every row as it was"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
