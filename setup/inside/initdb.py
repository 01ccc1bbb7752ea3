"""Runs inside the virtual environment: make a database and install modules into it.

Called by :mod:`setup.database` with one JSON argument; not a module of the program itself.
"""

import json
import sys

import odoo.api
import odoo.service.db
from odoo.modules.registry import Registry
from odoo.tools import config

#: The bundles every tour needs; making all 35 takes three times as long.
BUNDLES = (
    "web.assets_web",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
)
TEST_BUNDLES = ("web.__assets_tests_call__", "web.assets_tests")


def main(options: dict) -> None:
    config.parse_config(options["arguments"])
    name = options["database"]
    if options["create"]:
        odoo.service.db._create_empty_database(name)
    registry = Registry.new(
        name,
        update_module=True,
        install_modules=options["modules"],
        upgrade_modules=options["modules"] if options["update"] else (),
        new_db_demo=options["demo"],
    )
    with registry.cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        check_installed(env, options["modules"])
        # Files in the database make a copy of it one statement, with no folder to copy.
        env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        env["ir.attachment"].force_storage()
        generate_assets(env, BUNDLES if options["demo"] else BUNDLES + TEST_BUNDLES)


def check_installed(env, modules: list[str]) -> None:
    """Odoo logs and goes on when a module cannot be installed; we do not."""
    installed = (
        env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")
    )
    missing = sorted(set(modules) - set(installed))
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")


def generate_assets(env, bundles: tuple[str, ...]) -> None:
    """Compile JavaScript and styles once, instead of in the first page of every test run."""
    for bundle in bundles:
        env["ir.qweb"]._get_asset_bundle(bundle, css=False, js=True).js()
        env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=False).css()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
