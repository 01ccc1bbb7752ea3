"""Makes companies, customers and documents to be measured on: many rows by one statement.

What is measured is made by Odoo's own methods; only the world around it is copied.
"""

from psycopg2.extensions import AsIs

from odoo.fields import Command

#: Invoices are of this day, and settled in this month.
DAY = "2026-02-10"
FIRST, LAST = "2026-02-01", "2026-02-28"


def company(env):
    """The company of the database, with accounts and journals."""
    found = env.ref("base.main_company")
    if not found.chart_template:
        env["account.chart.template"].try_loading("generic_coa", found)
    return found


def product(env, name="Software maintenance"):
    """A service without taxes; made when it is missing."""
    products = env["product.product"]
    return products.search([("name", "=", name)], limit=1) or products.create(
        {"name": name, "type": "service", "list_price": 100.0, "taxes_id": [(5,)]}
    )


def companies(env, prefix, count):
    """So many companies called ``prefix`` and a number; those that are missing are made."""
    partners = env["res.partner"].with_context(tracking_disable=True)
    found = partners.search([("ref", "=", prefix)], order="id", limit=count)
    values = [
        {"name": f"{prefix} {n}", "is_company": True, "ref": prefix}
        for n in range(len(found), count)
    ]
    return found | partners.create(values)


def copied_companies(env, prefix, count):
    """As :func:`companies`, for so many that all but the first are copies of its row."""
    (origin,) = companies(env, prefix, 1)
    origin.customer_rank = 1
    ids = copies(
        env, origin, count - 1, commercial_partner_id="NULL", name=f"'{prefix} ' || n"
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", (ids,)
    )
    env.cr.execute("ANALYZE res_partner")
    env.invalidate_all()
    return origin | origin.browse(ids)


def invoice_values(partner, item, **values):
    """An invoice of three lines."""
    line = {"product_id": item.id, "quantity": 1.0, "price_unit": 100.0, "tax_ids": []}
    return {
        "move_type": "out_invoice",
        "partner_id": partner.id,
        "invoice_date": DAY,
        "date": DAY,
        "invoice_line_ids": [
            Command.create({**line, "name": f"Service {n}"}) for n in range(3)
        ],
        **values,
    }


def copies(env, record, count, **columns):
    """Copy a row of the database ``count`` times by one statement.

    :param columns: SQL for columns that differ; ``n`` counts the copies from 1
    :return: ids of the copies in the order of ``n``
    """
    env.flush_all()
    table = record._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
        (table,),
    )
    names = [name for (name,) in env.cr.fetchall()]
    given = {name: columns.get(name, f'origin."{name}"') for name in names}
    env.cr.execute(
        'INSERT INTO "%s" (%s) SELECT %s FROM "%s" origin, generate_series(1, %s) n '
        "WHERE origin.id = %s ORDER BY n RETURNING id",
        (
            AsIs(table),
            AsIs(", ".join(f'"{name}"' for name in given)),
            AsIs(", ".join(given.values())),
            AsIs(table),
            count,
            record.id,
        ),
    )
    return [id_ for (id_,) in env.cr.fetchall()]


def posted_invoices(env, partners, count, item, day=f"date '{DAY}'"):
    """``count`` posted invoices of three lines, spread over ``partners`` in turn.

    The first is made by Odoo, the others are copies of its rows.

    :param day: SQL for the day of each; ``n`` counts from 1
    """
    origin = env["account.move"].create(invoice_values(partners[0], item))
    origin.action_post()
    env.cr.precommit.data.pop("loyalty_referral.inbox", None)
    owners = f"(ARRAY{partners.ids})[1 + n % {len(partners)}]"
    days = {"date": day, "invoice_date": day}
    ids = copies(
        env,
        origin,
        count,
        partner_id=owners,
        commercial_partner_id=owners,
        name="origin.sequence_prefix || lpad((origin.sequence_number + n)::text, 7, '0')",
        sequence_number="origin.sequence_number + n",
        access_token="NULL",
        **days,
    )
    for line in origin.line_ids:
        made = f"{ids[0]} + n - 1"
        copies(env, line, count, move_id=made, partner_id=owners, **days)
    assert ids == list(range(ids[0], ids[0] + count)), "another session made invoices"
    for table in ("account_move", "account_move_line"):
        env.cr.execute("ANALYZE %s", (AsIs(table),))
    env.invalidate_all()
    return ids
