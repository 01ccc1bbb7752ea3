from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ...policy import money
from ...policy.deal import Deal, Item, after_bills
from ...policy.qualification import ASKED


class LoyaltyReferralDeals(models.AbstractModel):
    """Reads what friends bought into deals, a few queries for any number of them.

    Amounts are in the company's currency, at the rate of the document.
    """

    _name = "loyalty.referral.deals"
    _description = "Deals of Friends"

    def _of_friends(self, promises, last_days):
        """Deals of the friends: dict from (company id, friend id) to a list.

        :param promises: dict from referral to policy ``Terms``; only what one of them
            asks for is read
        :param last_days: dict from referral to a day; what is younger is left out
        """
        found = defaultdict(list)
        if not promises:
            return found
        asked = {ASKED[promise.qualify_on] for promise in promises.values()}
        deals = []
        if asked & {"invoice", "contract"}:
            deals += self._invoices(promises, last_days)
        if "contract" in asked:
            deals += self._contracts(promises, deals)
        if "order" in asked:
            orders = self.env["loyalty.referral.orders"]
            deals += orders._of_friends(promises, last_days)
        for key, deal in deals:
            found[key].append(deal)
        return found

    def _ids_asked(self, promises, last_days, documents):
        """Ids of the friends' documents of one kind, in their order.

        :param documents: SQL that selects ``id`` from ``asked``: contacts of friends
            (``contact_id``, ``company_id``), each with a ``last_day`` or none

        Materialized: a new table has no statistics yet, and PostgreSQL might begin with
        all documents of the company.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (
                    SELECT contact.id AS contact_id, friend.company_id, friend.last_day
                      FROM unnest(%s, %s, %s::date[]) friend (company_id, id, last_day)
                      JOIN res_partner contact
                        ON contact.commercial_partner_id = friend.id)
                SELECT DISTINCT id FROM (%s) AS document ORDER BY id
                """,
                [referral.company_id.id for referral in promises],
                [referral.friend_id.id for referral in promises],
                [last_days.get(referral) or None for referral in promises],
                documents,
            )
        )
        return [id_ for (id_,) in rows]

    # --------------------------------------------------------------- invoices

    def _invoices(self, promises, last_days):
        """Posted invoices of the friends: pairs of (company, friend) and deal."""
        names = ["company_id", "invoice_date", "payment_state", "amount_untaxed_signed"]
        moves = self.env["account.move"].browse(self._invoice_ids(promises, last_days))
        moves.fetch(["commercial_partner_id", *names])
        notes = self.env["account.move"].search_fetch(
            [("reversed_entry_id", "in", moves.ids), ("state", "=", "posted")],
            ["reversed_entry_id", "amount_untaxed_signed"],
        )
        credited = defaultdict(float)
        for note in notes:
            credited[note.reversed_entry_id] -= note.amount_untaxed_signed
        contracts = self._contract_ids(moves)
        is_choosy = any(promise.is_choosy for promise in promises.values())
        items = self._items_of_invoices(moves, notes) if is_choosy else {}
        return [
            (
                (move.company_id.id, move.commercial_partner_id.id),
                Deal(
                    kind="invoice",
                    id=move.id,
                    day=move.invoice_date,
                    stands=True,
                    paid=move.payment_state in ("paid", "in_payment"),
                    untaxed=self._minor(move, move.amount_untaxed_signed),
                    credited=self._minor(move, credited[move]),
                    contract_id=contracts.get(move.id),
                    items=tuple(items.get(move, ())),
                ),
            )
            for move in moves
        ]

    def _invoice_ids(self, promises, last_days):
        """Ids of the friends' posted invoices; of contracts, if no other ones count."""
        self.env["account.move"].flush_model(
            ["company_id", "invoice_date", "move_type", "partner_id", "state"]
        )
        documents = SQL(
            """
            SELECT move.id
              FROM asked
              JOIN account_move move
                ON move.partner_id = asked.contact_id
               AND move.company_id = asked.company_id
               AND move.move_type = 'out_invoice'
               AND move.state = 'posted'
               AND (asked.last_day IS NULL OR move.invoice_date <= asked.last_day)
             WHERE %s
                OR EXISTS (
                   SELECT FROM account_move_line line
                    WHERE line.move_id = move.id
                      AND line.contract_line_id IS NOT NULL)
            """,
            any(promise.scope != "contracts" for promise in promises.values()),
        )
        return self._ids_asked(promises, last_days, documents)

    def _contract_ids(self, moves):
        """The contract that each invoice bills: dict from invoice to contract id."""
        rows = self.env["account.move.line"]._read_group(
            [("move_id", "in", moves.ids), ("contract_line_id", "!=", False)],
            ["move_id"],
            ["contract_line_id:recordset"],
        )
        return {move.id: lines.contract_id[:1].id for move, lines in rows}

    def _items_of_invoices(self, moves, notes):
        """What each product contributes: dict from invoice to a list of items."""
        rows = self.env["account.move.line"]._read_group(
            [
                ("move_id", "in", (moves | notes).ids),
                ("product_id", "!=", False),
                ("display_type", "=", "product"),
                ("loyalty_lot_id", "=", False),
            ],
            ["move_id", "product_id"],
            ["balance:sum"],
        )
        sums = defaultdict(lambda: [0.0, 0.0])
        for move, product, balance in rows:
            original = move.reversed_entry_id or move
            is_note = move in notes
            sums[original, product][is_note] += balance if is_note else -balance
        items = defaultdict(list)
        for (move, product), (untaxed, credited) in sums.items():
            amounts = (self._minor(move, untaxed), self._minor(move, credited))
            items[move].append(Item(product.id, categories(product), *amounts))
        return items

    # -------------------------------------------------------------- contracts

    def _contracts(self, promises, invoices):
        """Contracts of the friends, measured by a year of what they started with.

        A contract that has begun stands, also when it ends one day; one whose
        invoices were all credited does not, and what is left of its first invoice
        is left of its reward.
        """
        referrals = self.env["loyalty.referral"].concat(*promises)
        contracts = self.env["contract.contract"].search(
            [
                ("partner_id.commercial_partner_id", "in", referrals.friend_id.ids),
                ("company_id", "in", referrals.company_id.ids),
                ("contract_type", "=", "sale"),
            ]
        )
        billed = defaultdict(list)
        for _key, deal in invoices:
            billed[deal.contract_id].append(deal)
        deals = []
        for contract in contracts:
            deal = self._contract(contract)
            if deal:
                key = (contract.company_id.id, contract.commercial_partner_id.id)
                deals.append((key, after_bills(deal, billed[deal.id])))
        return deals

    def _contract(self, contract):
        """One contract as a deal, or None if no line of it is left."""
        lines = contract.contract_line_ids.filtered(
            lambda line: (
                not line.display_type and not line.is_canceled and line.date_start
            )
        )
        if not lines:
            return None
        start = min(lines.mapped("date_start"))
        first = lines.filtered(lambda line: line.date_start == start)
        items = tuple(
            Item(
                line.product_id.id,
                categories(line.product_id),
                contract._loyalty_year_of(line),
            )
            for line in first
        )
        return Deal(
            kind="contract",
            id=contract.id,
            day=start,
            stands=start <= fields.Date.context_today(contract),
            paid=False,
            untaxed=contract._loyalty_year_of(first),
            contract_id=contract.id,
            items=items,
        )

    def _minor(self, move, amount):
        """An amount of the company's currency in minor units."""
        return money.to_minor(amount, move.company_id.currency_id.decimal_places)


def categories(product):
    """Ids of the product's category and of those above it."""
    path = product.categ_id.parent_path or ""
    return frozenset(int(part) for part in path.split("/") if part)
