import json
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_referral.policy import money

from ... import family_queries as queries
from ...policy.terms import Terms
from ...policy.types import Family, Line, Span


class LoyaltyCommissionFamily(models.AbstractModel):
    """Reads invoices and their credit notes into what the policy asks for.

    One statement whatever the number of invoices, and one more for those whose plan
    asks what was sold.
    """

    _name = "loyalty.commission.family"
    _description = "Invoice Families"

    def _read(self, move_ids):
        """Yield (row, terms, span, family) of each family among ``move_ids``."""
        rows = self.env.execute_query_dict(SQL(queries.FAMILIES, list(move_ids)))
        terms = self._terms(rows)
        lines = self._lines(
            [row["id"] for row in rows if terms[row["terms"]].needs_lines]
        )
        scales = self._scales(rows, terms)
        for row in rows:
            promised = terms[row["terms"]]
            row["plan_currency_id"] = promised.currency_id or row["own_currency_id"]
            row["scale"] = scales[row["plan_currency_id"]]
            row["own_rate"], row["plan_rate"] = self._rates(row)
            family = _family(row, lines.get(row["id"], ()))
            yield row, promised, _span(row, promised), family

    def _terms(self, rows):
        """The terms of all bindings among ``rows``, each read once: by their text."""
        kept = {row["terms"]: json.loads(row["terms"]) for row in rows}
        own = {row["terms"]: row["own_currency_id"] for row in rows}
        currencies = {
            text: self.env["res.currency"].browse(terms.get("currency") or own[text])
            for text, terms in kept.items()
        }
        return {
            text: Terms.from_snapshot(terms, currencies[text].decimal_places)
            for text, terms in kept.items()
        }

    def _scales(self, rows, terms):
        """Number of decimals of each currency that commission is kept in."""
        ids = {row["own_currency_id"] for row in rows}
        ids |= {promised.currency_id for promised in terms.values()} - {None}
        currencies = self.env["res.currency"].browse(ids)
        return {currency.id: currency.decimal_places for currency in currencies}

    def _lines(self, move_ids):
        """What was sold and credited: dict from family to rows, one per product."""
        found = {}
        if move_ids:
            for row in self.env.execute_query_dict(SQL(queries.LINES, move_ids)):
                found.setdefault(row["id"], []).append(row)
        return found

    def _rates(self, row):
        """What a unit of the company's and of the invoice's currency is in the plan's.

        The invoice carries its own rate. Into a third currency the rate of the
        invoice's day counts, as it was when the invoice was first looked at.
        """
        own, plan = row["own_currency_id"], row["plan_currency_id"]
        if row["currency_id"] == own == plan:
            return 1, 1
        document = _document_rate(row)
        if row["currency_id"] == plan:
            return 1 / document, 1
        exchange = Decimal(1) if own == plan else self._exchange(row)
        return exchange, document * exchange

    def _exchange(self, row):
        """The rate from the company's currency into the plan's."""
        kept = (row["exchange"] or {}).get(str(row["plan_currency_id"]))
        if kept is None:
            currencies = self.env["res.currency"]
            kept = currencies._get_conversion_rate(
                currencies.browse(row["own_currency_id"]),
                currencies.browse(row["plan_currency_id"]),
                self.env["res.company"].browse(row["company_id"]),
                row["day"],
            )
        return Decimal(str(kept))


def _document_rate(row) -> Decimal:
    """What a unit of the invoice's currency is in the company's, by the invoice."""
    if row["base"]:
        return Decimal(str(row["own_base"])) / Decimal(str(row["base"]))
    return 1 / Decimal(str(row["rate"] or 1))


def _span(row, terms: Terms) -> Span:
    """The binding's dates; the window may begin with the first purchase."""
    start = row["window_start"]
    if terms.window_from == "first":
        start = row["first_invoice_on"]
    return Span(row["date_start"], row["date_end"], start)


def _minor(amount, rate, scale) -> int:
    """An amount of the invoice in minor units of the plan's currency."""
    if not amount:
        return 0
    if rate != 1:
        amount = Decimal(str(amount)) * rate
    return money.to_minor(amount, scale)


def _family(row, lines) -> Family:
    """The invoice and its credit notes in minor units."""
    rate, scale = row["plan_rate"], row["scale"]
    return Family(
        day=row["day"],
        base=_minor(row["base"], rate, scale),
        gross=_minor(row["gross"], rate, scale),
        is_first=row["first_invoice_id"] == row["id"],
        credited=_minor(row["credited"], rate, scale),
        gross_credited=_minor(row["gross_credited"], rate, scale),
        credited_on=row["credited_on"],
        cash=_minor(row["cash"], rate, scale),
        paid_on=row["paid_on"],
        country=row["country_id"],
        lines=tuple(_line(row, line) for line in lines),
    )


def _line(row, line) -> Line:
    """One product of the family."""
    rate, scale = row["plan_rate"], row["scale"]
    path = (line["path"] or "").strip("/")
    return Line(
        product=line["product_id"],
        categories=tuple(int(id_) for id_ in path.split("/") if id_),
        sold=_minor(line["sold"], rate, scale),
        credited=_minor(line["credited"], rate, scale),
        cost=_minor(line["cost"], row["own_rate"], scale),
    )
