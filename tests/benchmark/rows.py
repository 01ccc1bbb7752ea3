"""Makes many rows of any model by one statement, as varied as its fields allow.

For what is only looked at: nothing of a model's own code has run for these rows.
"""

from psycopg2.extensions import AsIs

from . import world

LINKS = ("res.partner", "res.users")  # filled although they are not required
#: SQL for a value by the field's type; ``n`` counts the rows.
VARIED = {
    "boolean": "false",
    "integer": "1 + n % 97",
    "float": "1 + n % 97",
    "monetary": "1 + n % 97",
    "many2one_reference": "n",
    "date": "CURRENT_DATE - n % 700",
    "datetime": "CURRENT_TIMESTAMP AT TIME ZONE 'UTC' - n % 700 * interval '1 day'",
}


def fill(env, name, count, **columns):
    """So many rows of a model.

    :param columns: SQL of fields that matter; ``n`` counts the rows from 1
    :return: id of the first row; the others follow one by one
    """
    env.flush_all()
    model, values = env[name], {}
    for field in model._fields.values():
        if field.store and field.column_type and field.name != "id":
            value = columns.get(field.name) or varied(env, field)
            if value:
                values[field.name] = f"({value})::{field.column_type[1]}"
    env.cr.execute(
        f"INSERT INTO {model._table} ({', '.join(map(quoted, values))}) "
        f"SELECT {', '.join(values.values())} FROM generate_series(1, {count}) n "
        "ORDER BY n RETURNING id"
    )
    ids = [id_ for (id_,) in env.cr.fetchall()]
    assert ids == list(range(ids[0], ids[0] + count)), "another session made rows"
    env.cr.execute("ANALYZE %s", (AsIs(model._table),))
    env.invalidate_all()
    return ids[0]


def quoted(name):
    """A column's name as SQL."""
    return f'"{name}"'


def varied(env, field):
    """SQL for a field that does not matter; None leaves it empty."""
    if field.name in ("create_uid", "write_uid"):
        return "1"
    if field.name in ("create_date", "write_date"):
        return "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"
    if field.name == "active":
        return "true"
    if field.type == "many2one":
        return linked(env, field)
    if field.type == "selection":
        options = ", ".join(f"'{value}'" for value in field.get_values(env))
        return f"(ARRAY[{options}])[1 + n % {len(field.get_values(env))}]"
    if field.type in ("date", "datetime") and not field.required:
        return None
    if field.type in ("char", "text") and (field.required or field.name == "name"):
        text = f"'{field.name.capitalize()} ' || n"
        return f"jsonb_build_object('en_US', {text})" if field.translate else text
    return VARIED.get(field.type)


def linked(env, field):
    """A row of the other model for each row in turn."""
    company = world.company(env)
    if field.comodel_name == "res.company":
        return str(company.id)
    if field.comodel_name == "res.currency":
        return str(company.currency_id.id)
    if not field.required and field.comodel_name not in LINKS:
        return None
    ids = env[field.comodel_name].search([], order="id desc", limit=1000).ids
    assert ids, f"{field}: there is no {field.comodel_name}"
    return f"(ARRAY{ids})[1 + n % {len(ids)}]"


def crowd(env, count, mark):
    """So many companies; the id of the first, the others follow one by one."""
    origin = env["res.partner"].create(
        {"name": mark, "is_company": True, "customer_rank": 1, "ref": mark}
    )
    ids = world.copies(
        env,
        origin,
        count,
        name="'Customer ' || n",
        complete_name="'Customer ' || n",
        commercial_partner_id="NULL",
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", (ids,)
    )
    env.cr.execute("ANALYZE res_partner")
    env.invalidate_all()
    return ids[0]
