"""Runs inside the virtual environment: prove the ledger of a database and print the proof.

Called by :mod:`setup.proof` with one JSON argument; not a module of the program itself.
"""

import json
import sys

import odoo.api
from odoo.modules.registry import Registry
from odoo.tools import config

COLUMNS = ("earned", "taken_back", "used", "lapsed", "settled", "adjusted", "open")


def main(options: dict) -> int:
    config.parse_config(options["arguments"])
    with Registry(options["database"]).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        if "loyalty.ledger.proof" not in env:
            print(f"{options['database']}: loyalty_referral is not installed here")
            return 1
        proof = env["loyalty.ledger.proof"]._prove()
        show(proof)
        return 0 if proof.state == "green" else 1


def show(proof) -> None:
    """The figures as a table, then what contradicts them."""
    heads = [column.replace("_", " ") for column in COLUMNS]
    print(f"{'':34}" + "".join(f"{head:>13}" for head in heads))
    for figure in proof.figure_ids:
        place = figure.currency_id.decimal_places
        whose = f"{figure.company_id.name}, {figure.purpose}, {figure.currency_id.name}"
        amounts = [figure[f"{column}_amount"] for column in COLUMNS]
        print(f"{whose[:34]:34}" + "".join(f"{one:13,.{place}f}" for one in amounts))
    for finding in proof.finding_ids:
        print(
            f"  {finding.res_model} {finding.res_id} ({finding.res_name}): "
            f"{finding.message} Expected {finding.expected_amount}, "
            f"found {finding.found_amount}."
        )
    print(
        f"{proof.entry_count} entries, {proof.origin_count} documents: "
        + ("proven" if proof.state == "green" else f"{proof.finding_count} differences")
    )


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
