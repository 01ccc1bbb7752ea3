"""What does it cost to open a list, board, pivot or graph that has 10 or 10,000 rows?

Every view behind a menu of ours is opened as the web client does it, filters and counts
included. Core's list of customer invoices, with as many rows, is the measure.
"""

from . import client, given, rows, world

MEASUREMENT = {
    "title": "Opening a list, board, pivot or graph of so many rows",
    "drawn": 12,
    "unit": "view",
    "variants": {"ours": "addons", "core": "core"},
    "cases": [{"size": 10}, {"size": 10000}],
    "targets": [
        {
            "claim": "queries that 10,000 rows cost more than 10",
            "variant": "ours",
            "rows": 4.0,  # they are counted, and a board has more columns
        },
        {
            "claim": "a view of 10,000 rows, ms of CPU",
            "case": {"size": 10000},
            "variant": "ours",
            "ms": 150.0,
        },
        {
            "claim": "CPU of a list against core's list of invoices",
            "variant": "ours",
            "against": "core",
            "beside": "Invoices",
            "where": {"size": 10000},
            "ratio": 1.0,
        },
    ],
}
#: How often a view is opened in a turn.
TIMES = 3
#: Who is paid commission: each of them often.
PARTNERS_PAID = 100
#: What an administrator sets up once: nobody has thousands of them.
SET_UP = {
    "loyalty.program",
    "loyalty.mission",
    "loyalty.contact.plan",
    "loyalty.tier.ladder",
    "loyalty.reminder.plan",
    "loyalty.referral.program",
    "loyalty.referral.reward",
    "loyalty.commission.plan",
    "loyalty.binding.channel",
    "loyalty.name.calendar",
    "loyalty.name.day",
    "res.config.settings",
}


def prepare(bench):
    """So many rows in every list."""
    env, count = bench.env, bench.case["size"]
    world.company(env)
    world.posted_invoices(env, world.companies(env, "Customer", 10), count - 1,
                          world.product(env))  # fmt: skip
    clerk(env)
    if bench.variant == "ours":
        fill(env, count)


def clerk(env):
    """Whoever opens the lists: a manager who also sees the books."""
    groups = ["base.group_user", "account.group_account_invoice"]
    groups += [
        f"{addon}.group_manager"
        for addon in ("loyalty_referral", "loyalty_partner_commission")
        if env.ref(f"{addon}.group_manager", raise_if_not_found=False)
    ]
    env["res.users"].create(
        {
            "name": "Clerk",
            "login": "clerk",
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }
    )


def fill(env, count):
    """As many rows of each model that grows."""
    first = rows.crowd(env, count, "Crowd")
    everybody = env["res.partner"].browse(range(first, first + count))
    given.program(env)
    given.earned(env, everybody, "credit", 100.0)
    given.earned(env, everybody, "cash", 10.0)
    partners = everybody[:PARTNERS_PAID]
    given.earned(env, partners, "commission", 10.0, count // len(partners))
    set_up(env)
    moves = env["account.move"].search([], order="id", limit=1)
    made = {"first": first, "last": first + count - 1, "move": moves.id}
    made["partners"] = len(partners)
    for table in (REFERRALS, BENEFITS, TIERS, PARTNERS):
        for model, columns in table.items():
            ready = {name: sql.format(**made) for name, sql in columns.items()}
            ready.setdefault("partner_id", f"{first} + n - 1")
            made[model.replace(".", "_")] = rows.fill(env, model, count, **ready)
    env.registry.clear_cache()  # it could not know of rows that SQL made


def set_up(env):
    """One of what an administrator sets up, for rows to point at."""
    company = world.company(env)
    mission = {"name": "Tell us about it", "trigger": "review", "badge_points": 10}
    env["loyalty.mission"].create({**mission, "company_id": company.id})
    tiers = [(0, 0, {"name": "Red"}), (0, 0, {"name": "Gold", "spend_min": 5000})]
    ladder = {"name": "Metals", "company_id": company.id, "tier_ids": tiers}
    ladder = env["loyalty.tier.ladder"].create(ladder)
    milestone = {
        "name": "A year",
        "metric": "spend",
        "value": 1,
        "ladder_id": ladder.id,
    }
    env["loyalty.tier.milestone"].create(milestone)
    for model in ("loyalty.contact.plan", "loyalty.reminder.plan"):
        env[model].create({"name": "Bench", "company_id": company.id})
    rules = [(0, 0, {"applies_to": "any", "rate": 10.0})]
    plan = {"name": "Ten percent", "company_id": company.id, "rule_ids": rules}
    env["loyalty.commission.plan"].create(plan)
    defaults = env["loyalty.program"]._program_type_default_values()["coupons"]
    coupons = {**defaults, "name": "Coupons", "program_type": "coupons"}
    env["loyalty.program"].create({**coupons, "partner_channel": "bonus_code"})
    env["sale.order"].create({"partner_id": company.partner_id.id})


LOT = {"item_model": "'loyalty.ledger.entry'", "item_id": "n"}
OF_A_REFERRAL = {
    "origin_model": "'loyalty.referral'",
    "origin_id": "{loyalty_referral} + n - 1",
}
OTHER = "{first} + n % ({last} - {first} + 1)"

REFERRALS = {
    "loyalty.referral": {
        "referrer_id": OTHER,
        "friend_id": "{first} + n - 1",
        "friend_name": "'Friend ' || n",
        "needs_review": "n % 10 = 0",
    },
    "loyalty.referral.code": {"code": "'CODE' || n"},
    "loyalty.referral.touch": {"customer_id": "{first} + n - 1"},
    "loyalty.notice": OF_A_REFERRAL,
    "loyalty.mission.completion": {"has_room": "true", "document_model": "NULL"},
    "loyalty.mission.player": {"is_in": "true"},
    "loyalty.ledger.adjustment": {},
    "loyalty.ledger.inbox": OF_A_REFERRAL,
    "loyalty.ledger.proof": {},
    "loyalty.occasion.use": {},
}
BENEFITS = {
    "loyalty.grant": {**OF_A_REFERRAL, "card_id": "NULL"},
    "loyalty.card": {
        "code": "'card-' || n",
        "issuer_id": OTHER,
        "points": "1",
        "expiration_date": "NULL",
        "loyalty_granted_on": "CURRENT_DATE - n % 700",
    },
    "loyalty.reminder": {},
    "loyalty.reminder.item": {"reminder_id": "{loyalty_reminder} + n - 1", **LOT},
    "loyalty.extension": LOT,
    "loyalty.customer.value": {
        "first_invoice": "CURRENT_DATE - n % 1400",
        "cohort_month": "date_trunc('month', CURRENT_DATE - n % 1400)",
        "refreshed_on": "CURRENT_DATE",
        "months_stayed": "1 + n % 40",
    },
    "loyalty.contact.watch": {"due_on": "CURRENT_DATE + n % 60 - 30"},
}
TIERS = {
    "loyalty.tier.membership": {"reason_code": "'tier_up'"},
    "loyalty.tier.award": {},
    "loyalty.tier.milestone.reached": {},
    "loyalty.tier.period": {
        "move_id": "{move} + n - 1",
        "date_start": "CURRENT_DATE - n % 300",
        "date_end": "CURRENT_DATE - n % 300 + 365",
    },
}
PARTNERS = {
    "loyalty.partner.binding": {"customer_id": "{first} + n - 1", "partner_id": OTHER},
    "loyalty.partner.conflict": {
        "binding_id": "{loyalty_partner_binding} + n - 1",
        "customer_id": "{first} + n - 1",
        "rival_id": OTHER,
    },
    "loyalty.partner.deal": {},
    "loyalty.partner.support": {"customer_id": "{first} + n - 1", "partner_id": OTHER},
    "loyalty.partner.agreement": {},
    "loyalty.commission.statement": {
        "partner_id": "{first} + n % {partners}",
        "date_from": "CURRENT_DATE - n / 100 * 30 - 29",
        "date_to": "CURRENT_DATE - n / 100 * 30",
    },
    "loyalty.commission.run": {
        "date_from": "date '1990-01-01' + n",
        "date_to": "date '1990-01-01' + n",
        "is_automatic": "false",
    },
    "loyalty.commission.dispute": {"entry_id": "n"},
}


def turn(bench):
    """Open every view."""
    env = bench.env
    user = env["res.users"].search([("login", "=", "clerk")])
    env = env(user=user.id, context={"lang": "en_US", "tz": "UTC"})
    for label, view in views(env, bench.variant):
        with bench.measure(label, TIMES):
            for _time in range(TIMES):
                env.invalidate_all()
                view.open()


def views(env, variant):
    """Every view behind a menu: name and view."""
    if variant == "core":
        actions = env.ref("account.action_move_out_invoice").sudo()
        return [("Invoices", client.View(env, actions, False, "list"))]
    menus = env["ir.ui.menu"].browse(ids_of_menus(env)).sudo()
    actions = [menu.action for menu in menus if menu.action]
    found = {}
    for action in dict.fromkeys(actions):
        if action._name != "ir.actions.act_window" or action.res_model in SET_UP:
            continue
        if env[action.res_model]._transient:
            continue
        for view_id, mode in action.views:
            if mode in client.MODES:
                label = action.name if mode == "list" else f"{action.name}, {mode}"
                found.setdefault(label, client.View(env, action, view_id, mode))
    return sorted(found.items())


def ids_of_menus(env):
    """Menus of both addons."""
    domain = [("model", "=", "ir.ui.menu"), ("module", "=like", "loyalty_%")]
    return env["ir.model.data"].sudo().search(domain).mapped("res_id")
