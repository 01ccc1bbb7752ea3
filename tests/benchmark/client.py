"""What Odoo's web client asks when somebody opens a view: the same calls, without a browser."""

from itertools import product

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, safe_eval, time

LIMIT, COUNT_LIMIT = 80, 10001
MODES = ("list", "kanban", "pivot", "graph")


class View:
    """A view of an action as it is before anybody has clicked on anything."""

    def __init__(self, env, action, view_id, mode):
        context = safe_eval(action.context or "{}", {"uid": env.uid})
        self.mode, self.model = mode, env[action.res_model].with_context(**context)
        found = self.model.get_views(
            [(view_id, mode), (action.search_view_id.id, "search")]
        )
        self.arch = etree.fromstring(found["views"][mode]["arch"])
        self.search = etree.fromstring(found["views"]["search"]["arch"])
        self.fields = self.model.fields_get()
        names = {"uid": env.uid, "time": time, "datetime": datetime}
        self.domain = Domain(safe_eval(action.domain or "[]", names))
        self.groups = []
        on = {name for name, wanted in context.items() if wanted}
        for filters in self._filters():
            chosen = [
                one for one in filters if f"search_default_{one.get('name')}" in on
            ]
            domains = [one.get("domain") for one in chosen if one.get("domain")]
            if domains:
                self.domain &= Domain.OR(safe_eval(one, names) for one in domains)
            for one in chosen:
                found = safe_eval(one.get("context") or "{}", names).get("group_by", [])
                self.groups += [found] if isinstance(found, str) else found
        if not self.groups and self.arch.get("default_group_by"):
            self.groups = self.arch.get("default_group_by").split(",")

    def _filters(self):
        """Filters between two separators: one of those that are on is enough."""
        together = [[]]
        for node in self.search.iter("filter", "separator", "group"):
            if node.tag == "filter":
                together[-1].append(node)
            else:
                together.append([])
        return together

    def open(self):
        """Ask for what is seen first."""
        if self.mode == "pivot":
            return self.model.formatted_read_grouping_sets(
                list(self.domain), self._crossings(), [*self._measures(), "__count"]
            )
        if self.mode == "graph":
            return self.model.formatted_read_group(
                list(self.domain), self._axes(), self._measures() or ["__count"]
            )
        if self.groups:
            is_board = self.mode == "kanban"
            return self.model.web_read_group(
                list(self.domain),
                self.groups[:1],
                self._sums(),
                limit=LIMIT,
                auto_unfold=is_board,
                unfold_read_specification=self._wanted() if is_board else None,
            )
        return self.model.web_search_read(
            list(self.domain),
            self._wanted(),
            limit=LIMIT,
            order=self.arch.get("default_order"),
            count_limit=COUNT_LIMIT,
        )

    def _own(self):
        """Fields of the view itself, not of lists within."""
        nodes = self.arch.iterfind(".//field[@name]")
        names = {
            node.get("name"): node
            for node in nodes
            if not any(True for _ in node.iterancestors("field"))
        }
        return {name: node for name, node in names.items() if name in self.fields}

    def _wanted(self):
        """What is read of each row."""
        shown = {"fields": {"display_name": {}}}
        wanted = {}
        for name, node in self._own().items():
            kind, tags = (
                self.fields[name]["type"],
                "many2many" in node.get("widget", ""),
            )
            wanted[name] = shown if kind == "many2one" or tags else {}
        return wanted

    def _sums(self):
        """Sums of a grouped list."""
        return [
            f"{name}:{self.fields[name]['aggregator']}"
            for name in self._own()
            if self.fields[name].get("aggregator") and self.fields[name].get("store")
        ]

    def _axis(self, kind):
        """Group-bys of a pivot or graph."""
        named = {
            name: node.get("interval", "month")
            for name, node in self._own().items()
            if (node.get("type") or "row") == kind and not node.get("invisible")
        }
        dates = ("date", "datetime")
        return [
            f"{name}:{interval}" if self.fields[name]["type"] in dates else name
            for name, interval in named.items()
        ]

    def _axes(self):
        return self.groups or self._axis("row")

    def _crossings(self):
        """Each beginning of the rows with each of the columns."""
        rows, columns = self.groups or self._axis("row"), self._axis("col")
        return [
            [*rows[:row], *columns[:column]]
            for row, column in product(range(len(rows) + 1), range(len(columns) + 1))
        ]

    def _measures(self):
        return [
            f"{name}:{self.fields[name].get('aggregator') or 'sum'}"
            for name, node in self._own().items()
            if node.get("type") == "measure"
        ]
