"""What does it cost to look into every drawer, and to remind everybody?

``list`` opens the first page of the unused benefits, sorted by their last day; ``due``
asks who is to be reminded, ``send`` logs it and queues the e-mails (Odoo's own templates
and mails, which are most of it; of ten pages at most, for a page costs what a page costs).
"""

from datetime import timedelta

from odoo import fields

from . import given, rows, world

MEASUREMENT = {
    "title": "Benefits: the list, and a run of reminders",
    "unit": "customer",
    "variants": {"ours": "addons"},
    "cases": [{"size": 1000}, {"size": 10000}, {"size": 100000, "turns": 1}],
    "targets": [
        {
            "claim": "who of 10,000 customers is due, ms of CPU per customer",
            "case": {"size": 10000},
            "variant": "ours",
            "steps": ["due"],
            "ms": 0.60,
        },
        {
            "claim": "who is due: cost per customer of 100,000 against 1,000",
            "variant": "ours",
            "steps": ["due"],
            "growth": 1.2,
        },
    ],
}

#: Each customer has a card of points too, a hundred days old.
CARDS = """
    INSERT INTO loyalty_card (program_id, partner_id, points, code, active,
                              loyalty_granted_on)
         SELECT %(program)s, partner.id, 340, 'bench-' || partner.id, true, %(since)s
           FROM res_partner partner
          WHERE partner.id = ANY(%(partners)s)
    ON CONFLICT (code) DO NOTHING;
    UPDATE res_partner SET email = 'c' || id || '@example.com', active = true
     WHERE id = ANY(%(partners)s) AND email IS NULL;
    ANALYZE loyalty_card;
"""


def prepare(bench):
    """A plan that writes at any hour, and customers."""
    env = bench.env
    world.company(env)
    rows.crowd(env, bench.case["size"], "Drawer")
    given.program(env)
    values = {
        "name": "Bench",
        "company_id": world.company(env).id,
        "quiet_from": 0.0,
        "quiet_to": 0.0,
        "send_sat": True,
        "send_sun": True,
    }
    env["loyalty.reminder.plan"].create(values).action_start()


def turn(bench):
    """Fill the drawers, look into them, and remind whoever is due."""
    env = bench.env
    own = [("ref", "=", "Drawer")]
    partners = env["res.partner"].search(own, order="id", limit=bench.size)
    fill(env, partners)
    plan = env["loyalty.reminder.plan"].search([("state", "=", "running")], limit=1)
    run = env["loyalty.reminder.run"]
    with bench.measure("list", len(partners)):
        env["loyalty.benefit"].web_search_read(
            [],
            {"partner_id": {"fields": {"display_name": {}}}, "summary": {}},
            limit=80,
            order="expires_on, id",
        )
    dues = []
    with bench.measure("due", len(partners)):
        ids = run._candidates(plan)
        for start in range(0, len(ids), 100):  # as many as the cron takes at once
            dues.append(run._due(plan, ids[start : start + 100]))
    assert sum(map(len, dues)) >= len(partners)
    sent = dues[:10]
    with bench.measure("send", sum(map(len, sent))):
        for page in sent:
            run._send(plan, page)
            env.flush_all()
    env.cr.execute("DELETE FROM loyalty_reminder")


def fill(env, partners):
    """Credit and points for each of ``partners``, old enough."""
    given.earned(env, partners, "credit", 600)
    since = fields.Datetime.now() - timedelta(days=100)
    program = env["loyalty.program"].search([("program_type", "=", "loyalty")], limit=1)
    program = program or env["loyalty.program"].create(
        {
            **env["loyalty.program"]._program_type_default_values()["loyalty"],
            "name": "Bench points",
            "program_type": "loyalty",
        }
    )
    values = {"program": program.id, "since": since, "partners": partners.ids}
    env.cr.execute(CARDS, values)
    env.invalidate_all()
    env.cr.commit()
