"""Every public method is an open door: whoever may log in can call it, on any id."""

import inspect
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tools import mute_logger

from .attack_common import OURS, Undo, our_models
from .fuzz import NO_ID, ROUNDS

#: Calls of methods that our models inherit, of the many there are.
INHERITED = 800 * ROUNDS
#: Extends all models there are: one of the methods that ours inherit.
EVERYWHERE = ("odoo.addons.loyalty_referral.models.common.base",)
#: Refusals a caller can understand; Odoo turns an IntegrityError into one of them.
REFUSALS = (UserError, IntegrityError)
#: How the message begins when a form's button is called for none or for many.
SINGLETON = "Expected singleton"


class AttackMethods:
    """As stranger, portal user, salesperson and accountant: all methods, all records."""

    # -------------------------------------------------------------------- doors

    def surface(self):
        """(model, method, is ours) of everything that can be called from outside."""
        own = set(our_models(self.env))
        for model, cls in sorted(self.env.registry.items()):
            for name in dir(cls):
                method = getattr(cls, name, None)
                if name.startswith("_") or not inspect.isfunction(method):
                    continue
                if cls._abstract and name in ("create", "write", "unlink"):
                    continue  # without a table there is nothing to be written
                module = inspect.unwrap(method).__module__
                ours = module.startswith(OURS) and module not in EVERYWHERE
                if (ours or model in own) and self.is_public(model, name):
                    yield model, name, ours

    def is_public(self, model, name):
        try:
            return bool(get_public_method(self.env[model], name))
        except AccessError:
            return False

    # ------------------------------------------------------------------- attacks

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_our_methods(self):
        """Each on a record of one's own, a neighbour's, another company's, and none."""
        self.look_first()
        doors = [(m, n) for m, n, ours in self.surface() if ours]
        self.assertGreater(len(doors), 150)
        for model, name in doors:
            for ids in self.targets(model):
                for actor in self.attackers():
                    for _round in range(ROUNDS):
                        self.attack(actor, model, name, ids, strict=True)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_inherited_methods(self):
        """A sample of what our models inherit: read, search, group, export, post …"""
        self.look_first()
        doors = [(m, n) for m, n, ours in self.surface() if not ours]
        actors = self.attackers()
        for _call in range(INHERITED):
            model, name = self.fuzz.choice(doors)
            ids = self.fuzz.choice(self.targets(model))
            self.attack(self.fuzz.choice(actors), model, name, ids)

    def test_the_fuzzer_bites(self):
        """A method that tells, one that breaks and one that writes are all found."""
        bad = {
            "tells": lambda records: records.sudo().search([]).mapped("display_name"),
            "breaks": lambda records: {}["nothing"],
            "writes": lambda records: records.sudo().search([])._keep(earned_amount=9),
            "returns": lambda records: records.sudo().search([]),
        }
        self.look_first()
        for name, method in bad.items():
            with patch.object(
                self.env.registry["loyalty.referral"], name, method, create=True
            ):
                self.attack(
                    self.actors["anna"], "loyalty.referral", name, [], strict=True
                )
        self.assertEqual(len(self.found), len(bad), self.found)
        self.found.clear()

    def look_first(self):
        """What is written so far, and what of the other company must stay as it is."""
        self.counters, self.untouched = self.writes(), self.seen_elsewhere()

    def attackers(self):
        """Everybody but the neighbour, who may what Anna may."""
        return [actor for name, actor in self.actors.items() if name != "otto"]

    def targets(self, model):
        """Lists of ids worth attacking."""
        if self.env[model]._abstract:
            return [[]]
        records = self.env[model].sudo().with_context(active_test=False)
        there = self.rows_of(self.elsewhere, model).ids
        others = records.search([("id", "not in", there)], limit=40).ids
        chosen = [others[:1], others[-1:], there[:1], [NO_ID]]
        return [ids for place, ids in enumerate(chosen) if ids not in chosen[:place]]

    def attack(self, actor, model, name, ids, strict=False):
        """Call it, look at what came back and at what was written, undo it.

        :param strict: the arguments make sense, so that only a refusal is an answer
        """
        records = self.env(user=actor.user_id)[model].browse(ids)
        call = f"{actor.name}: {model}{ids}.{name}"
        try:
            with self.env.cr.savepoint(flush=False):
                method = get_public_method(records, name)
                args, kwargs = self.arguments(records, method)
                call += f"(*{args}, **{kwargs})"[:300]
                self.look_at(actor, call, method(records, *args, **kwargs))
                self.env.cr.flush()
                self.check_writes(actor, call)
                raise Undo
        except (Undo, *REFUSALS):
            self.survived += 1
        except Exception as error:  # noqa: BLE001 - any other would be a traceback
            if strict and SINGLETON not in str(error) and self.is_ours(model, error):
                self.found.append(f"{call}: {type(error).__name__}: {error}"[:600])
        finally:
            self.env.cr.clear()
            self.env.invalidate_all(flush=False)
            self.counters = self.writes()

    def is_ours(self, model, error):
        """Did it break in our code, or on a model of ours?"""
        trace = error.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        broke_in = trace.tb_frame.f_globals.get("__name__", "")
        return broke_in.startswith(OURS) or model in our_models(self.env)

    def look_at(self, actor, call, result):
        """Neither foreign words nor foreign records in what came back."""
        if hasattr(result, "_ids"):
            hidden = result.sudo(False).with_user(actor.user_id)
            if hidden and hidden != hidden._filtered_access("read"):
                if hidden._name in our_models(self.env):
                    self.found.append(f"{call}: returns {hidden}")
            return
        told = repr(result)
        for word in actor.foreign:
            if word in told:
                self.found.append(f"{call}: tells {word}")

    def check_writes(self, actor, call):
        """The portal writes nothing of ours; staff nothing of another company."""
        written = self.written_since(self.counters)
        if not written:
            return
        if not actor.is_staff:
            self.found.append(f"{call}: writes {written}")
        elif self.seen_elsewhere() != self.untouched:
            self.found.append(f"{call}: writes in another company")

    def seen_elsewhere(self):
        """What must stay as it is, as few figures: the other company's ledger and roles."""
        self.env.cr.execute(
            """
            SELECT (SELECT SUM(hashtext(entry::text)::bigint)
                      FROM loyalty_ledger_entry entry WHERE company_id = %(there)s),
                   (SELECT SUM(hashtext(referral::text)::bigint)
                      FROM loyalty_referral referral WHERE company_id = %(there)s),
                   (SELECT SUM(hashtext(binding::text)::bigint)
                      FROM loyalty_partner_binding binding WHERE company_id = %(there)s),
                   (SELECT SUM(hashtext(statement::text)::bigint)
                      FROM loyalty_commission_statement statement
                     WHERE company_id = %(there)s)
            """,
            {"there": self.elsewhere.id},
        )
        return self.env.cr.fetchone()

    # ----------------------------------------------------------------- arguments

    def arguments(self, records, method):
        """Positional and named arguments that fit the method's signature."""
        args, kwargs = [], {}
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            value = self.argument(records, parameter.name)
            if parameter.kind is parameter.KEYWORD_ONLY:
                kwargs[parameter.name] = value
            elif parameter.default is parameter.empty or self.fuzz.random() < 0.5:
                args.append(value)
            else:
                break
        return args, kwargs

    def argument(self, records, name):
        """A value by the name of the parameter."""
        names = sorted(records._fields)
        known = {
            "vals": lambda: self.values(records),
            "values": lambda: self.values(records),
            "vals_list": lambda: [self.values(records)],
            "default": lambda: self.fuzz.choice([None, {}, self.values(records)]),
            "domain": lambda: self.fuzz.choice([[], [("id", "!=", 0)]]),
            "fields": lambda: self.fuzz.sample(names, min(5, len(names))),
            "fields_list": lambda: self.fuzz.sample(names, min(5, len(names))),
            "fields_to_export": lambda: ["id", "display_name"],
            "specification": lambda: {"display_name": {}, "id": {}},
            "groupby": lambda: [],
            "aggregates": lambda: ["__count"],
            "note": self.fuzz.text,
            "limit": lambda: 80,
            "offset": lambda: 0,
        }
        return known.get(name, self.fuzz.anything)()

    def values(self, records):
        """Forged values: up to four fields, also such as nobody may set."""
        names = [n for n, f in sorted(records._fields.items()) if f.store]
        chosen = self.fuzz.sample(names, min(4, len(names)))
        return {name: self.value(records._fields[name]) for name in chosen}

    def value(self, field):
        """A value of the field's type; ids of any world."""
        ids = []
        if field.relational:
            related = self.env[field.comodel_name].sudo()
            ids = (
                related.search([], limit=3).ids
                + related.search([], limit=3, order="id desc").ids
            )
        if field.type == "selection":
            return self.fuzz.choice(field.get_values(self.env) or [False])
        return self.fuzz.value(field, ids)
