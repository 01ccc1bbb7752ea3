"""Two processes at once on one database against one: what does standing in each other's way cost?

Each process takes the next part of the same work: documents in the inbox, partners of one
commission run, contracts with a reward. "job runner": our units of work are put as they
are into the queue of OCA's queue_job, and its own runner hands them to the workers of an
Odoo server, two at a time. At the end nothing is lost or doubled.
"""

from odoo.service.model import retrying

from . import contracts, given, runner, world

MEASUREMENT = {
    "title": "Two workers at once, the cron's way and as jobs of queue_job",
    "unit": "line, entry or contract",
    "variants": {
        "one worker": "addons",
        "two workers": "addons",
        "job runner": "queue_job",
    },
    "cases": [{"size": 30000, "turns": 3}],
    "targets": [
        {
            "claim": "CPU of two workers against one",
            "variant": "two workers",
            "against": "one worker",
            "ratio": 1.5,
        },
        {
            "claim": "CPU of two job workers against one worker",
            "variant": "job runner",
            "against": "one worker",
            "ratio": 2.5,
        },
        {
            "claim": "time of two workers against one, by the clock",
            "variant": "two workers",
            "against": "one worker",
            "steps": ["sync"],
            "by": "wall",
            "ratio": 0.9,
        },
        {
            "claim": "time of two job workers against one worker, by the clock",
            "variant": "job runner",
            "against": "one worker",
            "steps": ["sync"],
            "by": "wall",
            "ratio": 0.9,
        },
    ],
}
CUSTOMERS, PARTNERS, CONTRACTS = 1000, 1000, 200
#: Items of a job, or between two commits: as many as the crons take.
DOCUMENTS, SETTLED, BILLED = 200, 100, 20


def prepare(bench):
    """Customers who were brought by partners, and a programme."""
    env = bench.env
    world.company(env)
    customers = world.companies(env, "Customer", CUSTOMERS)
    partners = world.companies(env, "Partner", PARTNERS)
    given.bindings(env, customers, partners)
    given.program(env)
    bench.case = {**bench.case, "size": CONTRACTS}  # of ``contracts``
    if bench.variant == "job runner":
        turn(bench)  # every worker has loaded what it needs before anything counts


def turn(bench):
    """The three works, one after the other, each by all workers."""
    sync(bench)
    settle(bench)
    if bench.variant != "job runner":
        bill(bench)
    proof = bench.env["loyalty.ledger.proof"]._prove()
    assert proof.state == "green", proof.finding_ids.mapped("message")[:5]


def share(bench, step, count, jobs, work):
    """Measure it: by jobs, or by workers who call ``work`` until nothing is left.

    :param jobs: functions that put a part of it into the queue
    """
    if bench.variant == "job runner":
        runner.measure(bench, step, count, jobs, work)
        return
    workers = 1 if bench.variant == "one worker" else 2
    with bench.measure(step, count):
        bench.together(*[work] * workers)


def sync(bench):
    """Invoices wait in the inbox."""
    env = bench.env
    customers = world.companies(env, "Customer", CUSTOMERS)
    count = max(1, bench.size // 3)
    ids = world.posted_invoices(env, customers, count, world.product(env))
    inbox = env["loyalty.ledger.inbox"]
    inbox._postpone("account.move", ids)
    rows = inbox.search([])
    share(
        bench,
        "sync",
        3 * count,
        [
            lambda n=n: rows[n : n + DOCUMENTS].with_delay()._drain()
            for n in range(0, len(rows), DOCUMENTS)
        ],
        lambda env: env["loyalty.ledger.inbox"]._cron_drain(),
    )
    assert not inbox.search_count([]), inbox.search([]).mapped("message")[:3]
    booked = env["loyalty.ledger.transaction"].search_count(
        [("origin_model", "=", "account.move"), ("origin_id", "in", ids)]
    )
    assert booked == count, f"{booked} of {count} invoices earned"


def settle(bench):
    """A commission run over everybody."""
    env = bench.env
    partners = world.companies(env, "Partner", PARTNERS)
    each = max(1, bench.size // PARTNERS)
    partners = partners[: bench.size // each]
    given.earned(env, partners, "commission", 10, each)
    number = env["loyalty.commission.run"].search_count([])
    run = env["loyalty.commission.run"].create(
        {
            "company_id": world.company(env).id,
            "date_from": f"{2026 + number}-02-01",
            "date_to": f"{2026 + number}-02-28",
        }
    )
    run._start(partners)
    parts = [partners.ids[n : n + SETTLED] for n in range(0, len(partners), SETTLED)]
    share(
        bench,
        "settle",
        each * len(partners),
        [lambda part=part: run.with_delay()._run_batch(part) for part in parts],
        lambda env: [
            retried(env, env["loyalty.commission.run"].browse(run.id)._run_batch, part)
            for part in parts
        ],
    )
    assert set(run.line_ids.mapped("code")) == {"created"}, run.line_ids.mapped("code")
    assert len(run.line_ids.statement_id) == len(partners)
    env["loyalty.commission.run"]._cron_run()
    assert run.state == "done"
    run.line_ids.statement_id.action_cancel()


def bill(bench):
    """Contracts with a reward."""
    size, bench.size = bench.size, min(bench.size, CONTRACTS)
    due, customers = contracts.contracts(bench)
    given.earned(bench.env, customers, "credit", contracts.REWARD)
    parts = [due.ids[n : n + BILLED] for n in range(0, len(due), BILLED)]
    works = [parts] if bench.variant == "one worker" else [parts[::2], parts[1::2]]

    def work(parts):
        def bill_parts(env):
            for part in parts:
                records = env["contract.contract"].browse(part)
                retried(env, records._recurring_create_invoice)

        return bill_parts

    with bench.measure("bill", len(due)):
        bench.together(*map(work, works))
        # whoever met the other has left the ledger to the cron
        bench.env["loyalty.ledger.inbox"]._cron_drain()
    origins = [("contract_line_id", "in", due.contract_line_ids.ids)]
    moves = bench.env["account.move.line"].search(origins).move_id
    assert len(moves) == len(due), f"{len(moves)} invoices of {len(due)} contracts"
    totals = set(moves.mapped("amount_untaxed"))
    assert totals == {contracts.PRICE - contracts.REWARD}, totals
    bench.size = size


def retried(env, work, *arguments):
    """As Odoo does with a request: again when it meets somebody else's."""
    retrying(lambda: work(*arguments), env)
    env.cr.commit()
