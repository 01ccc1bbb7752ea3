"""What makes an addon active: bindings, referrals and credit of ours, agents of OCA's."""

from . import world

ACCOUNT = """
    INSERT INTO loyalty_ledger_account
                (company_id, currency_id, purpose, partner_id, counterpart, balance)
         SELECT %(company)s, %(currency)s, %(purpose)s, partner.id, NULL::varchar, 0
           FROM res_partner partner WHERE partner.id = ANY(%(partners)s)
      UNION ALL
         SELECT %(company)s, %(currency)s, %(purpose)s, NULL, 'granted', 0
    ON CONFLICT DO NOTHING;
"""

#: Each partner earns ``amount`` in ``each`` entries; both legs, balance and lot.
ENTRIES = """
    CREATE TEMP TABLE bench_earned ON COMMIT DROP AS
         SELECT row_number() OVER () AS n, account.id AS account_id, account.partner_id
           FROM generate_series(1, %(each)s) turn, loyalty_ledger_account account
          WHERE account.partner_id = ANY(%(partners)s)
            AND account.purpose = %(purpose)s AND account.company_id = %(company)s
       ORDER BY turn, account.id;
    INSERT INTO loyalty_ledger_transaction
                (idempotency_key, digest, kind, movement, purpose, company_id,
                 currency_id, date, origin_model, origin_id, slot, reason_code)
         SELECT %(key)s || n, 'bench', 'earn', 'earn', %(purpose)s, %(company)s,
                %(currency)s, %(day)s, 'res.company', n, %(key)s, 'withdrawn'
           FROM bench_earned;
    ANALYZE bench_earned;
    ANALYZE loyalty_ledger_transaction;
    INSERT INTO loyalty_ledger_entry
                (transaction_id, account_id, partner_id, company_id, currency_id,
                 purpose, kind, date, amount, base_amount, remaining, available_on,
                 reward_id)
         SELECT booked.id, leg.account_id, leg.partner_id, %(company)s, %(currency)s,
                %(purpose)s, 'earn', %(day)s, leg.amount, 0, leg.remaining, %(day)s,
                %(reward)s
           FROM bench_earned
           JOIN loyalty_ledger_transaction booked
             ON booked.idempotency_key = %(key)s || bench_earned.n
     CROSS JOIN LATERAL (
                VALUES (bench_earned.account_id, bench_earned.partner_id,
                        %(amount)s, %(amount)s),
                       ((SELECT id FROM loyalty_ledger_account
                          WHERE counterpart = 'granted' AND purpose = %(purpose)s
                            AND company_id = %(company)s LIMIT 1),
                        NULL, -%(amount)s, 0)
                ) leg (account_id, partner_id, amount, remaining);
    UPDATE loyalty_ledger_account account
       SET balance = account.balance + %(each)s * %(amount)s
     WHERE account.partner_id = ANY(%(partners)s)
       AND account.purpose = %(purpose)s AND account.company_id = %(company)s;
    ANALYZE loyalty_ledger_account;
    ANALYZE loyalty_ledger_entry;
"""


def earned(env, partners, purpose, amount, each=1):
    """Each of ``partners`` is owed ``each`` times ``amount``: as if it had been earned."""
    company = world.company(env)
    program = env["loyalty.referral.program"].search([], limit=1)
    env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM loyalty_ledger_transaction")
    values = {
        "company": company.id,
        "currency": company.currency_id.id,
        "purpose": purpose,
        "partners": partners.ids,
        "amount": amount,
        "each": each,
        "day": world.DAY,
        "key": f"bench/{purpose}/{env.cr.fetchone()[0]}/",
        "reward": program.reward_ids[:1].id or None,
    }
    env.cr.execute(ACCOUNT, values)
    env.cr.execute(ENTRIES, values)
    env.invalidate_all()
    if not env["loyalty.ledger.sync"]._is_listening():
        env.registry.clear_cache()  # it could not know of rows that SQL made
    env.cr.commit()  # rows of this transaction would be checked again


def program(env):
    """A programme that gives the referrer what the friend buys."""
    programs = env["loyalty.referral.program"]
    return programs.search([], limit=1) or programs.create(
        {
            "name": "Bring a friend",
            "company_id": world.company(env).id,
            "product_id": env.ref("loyalty_referral.product_reward").id,
        }
    )


def referrals(env, friends, referrers):
    """Each friend was brought by a referrer, in turn; a first purchase earns 50.00."""
    promise = program(env)
    promise.scope = "both"
    promise.reward_ids.write({"kind": "fixed", "amount": 50.0})
    values = [
        {
            "program_id": promise.id,
            "company_id": world.company(env).id,
            "referrer_id": referrers[n % len(referrers)].id,
            "friend_id": friend.id,
            "date": "2026-01-15",
        }
        for n, friend in enumerate(friends)
    ]
    quiet = env["loyalty.referral"].with_context(tracking_disable=True)
    return quiet.create(values)


def bindings(env, customers, partners, trigger="posted"):
    """Each customer is bound to a partner, in turn: 10 % of every invoice."""
    plans = env["loyalty.commission.plan"]
    plan = plans.search([("trigger", "=", trigger)], limit=1) or plans.create(
        {
            "name": f"Ten percent when {trigger}",
            "company_id": world.company(env).id,
            "trigger": trigger,
            "rule_ids": [(0, 0, {"applies_to": "any", "rate": 10.0})],
        }
    )
    values = [
        {
            "customer_id": customer.id,
            "partner_id": partners[n % len(partners)].id,
            "plan_id": plan.id,
            "company_id": plan.company_id.id,
            "date_start": "2026-01-15",
        }
        for n, customer in enumerate(customers)
    ]
    quiet = env["loyalty.partner.binding"].with_context(tracking_disable=True)
    return quiet.create(values)


def agents(env, customers, partners):
    """OCA's counterpart of a binding: each customer has an agent with 10 %."""
    commission = env["commission"].create({"name": "Ten percent", "fix_qty": 10.0})
    partners.write({"agent": True, "commission_id": commission.id})
    for n, customer in enumerate(customers):
        customer.commission_agent_ids = partners[n % len(partners)]
