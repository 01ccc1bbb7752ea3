from collections import defaultdict

from odoo import models
from odoo.fields import Command

from ..policy import money, redemption


class LoyaltyRedemption(models.AbstractModel):
    """Credit finds its way onto the invoices of its owner.

    Into the creation values where we can (contracts), else onto all drafts of a
    batch with one ``create``: a write per invoice would cost more than twice as
    much (decision 7). What the invoices then use is booked from their lines, by
    ``loyalty.redemption.facts``.
    """

    _name = "loyalty.redemption"
    _description = "Loyalty Redemption"

    def _add_to_contract_values(self, values_list):
        """Put reward lines into the invoices that contracts are about to create."""
        by_company = defaultdict(list)
        for contract, values in self._contracts_of_values(values_list):
            if self._takes_credit(values, contract.company_id):
                by_company[contract.company_id].append((contract, values))
        lines = self.env["loyalty.reward.line"]
        for demands in by_company.values():
            lots = self._open_lots([contract for contract, _values in demands])
            for contract, values in demands:
                own_lots = lots.get(contract.commercial_partner_id.id)
                base_lines = own_lots and lines._base_lines_of_values(values, contract)
                if base_lines:
                    values["invoice_line_ids"] += [
                        Command.create(line)
                        for line in self._use(own_lots, base_lines, contract)
                    ]

    def _add_to_drafts(self, moves):
        """Add reward lines to those drafts that have none; return them."""
        moves = moves.filtered(
            lambda move: (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and move.currency_id == move.company_currency_id
                and not move.invoice_line_ids.loyalty_lot_id
            )
        )
        reward_lines = self.env["loyalty.reward.line"]
        values_list = []
        for company_moves in moves.grouped("company_id").values():
            lots = self._open_lots(company_moves)
            for move in company_moves:
                own_lots = lots.get(move.commercial_partner_id.id)
                base_lines = own_lots and reward_lines._base_lines_of_move(move)
                if base_lines:
                    document = move._loyalty_contract() or move
                    values_list += [
                        {"move_id": move.id, **line}
                        for line in self._use(own_lots, base_lines, document)
                    ]
        lines = self.env["account.move.line"].sudo().create(values_list)
        return moves & lines.move_id

    def _book(self, moves):
        """Book what new drafts use, while their lots are still locked."""
        self._add_to_drafts(moves)
        self.env["loyalty.ledger.inbox"].sudo()._look_at_now("account.move", moves.ids)

    def _use(self, lots, base_lines, document):
        """Plan what ``document`` uses of its owner's ``lots``, and reserve it.

        :param lots: dict from lot id to ``OpenLot``; reduced by what is used
        :param document: the contract or invoice that is paid for
        :return: list of value dicts of invoice lines
        """
        company = document.company_id
        lines = self.env["loyalty.reward.line"]
        due = lines._weigh(base_lines, company)
        year = document._loyalty_year()
        uses = redemption.plan(due, year, [row.lot for row in lots.values()])
        values = lines._prepare_reward_lines(base_lines, company, uses, lots)
        scale = company.currency_id.decimal_places
        for line in values:
            line["loyalty_year_amount"] = float(money.to_decimal(year or 0, scale))
        for use in uses:
            lots[use.lot_id].reserve(use.amount)
        return values

    def _open_lots(self, documents):
        """Lots of the owners of ``documents``, which are all of one company."""
        partners = {document.commercial_partner_id.id for document in documents}
        company = documents[0].company_id
        return self.env["loyalty.ledger.entry"].sudo()._open_lots(partners, company)

    def _contracts_of_values(self, values_list):
        """Pair the values of new invoices with the contracts that create them.

        Core gives no hint but the lines; reading them together keeps the
        prefetch, so a batch costs as many queries as a single invoice.
        """
        billed, line_ids = [], []
        for values in values_list:
            for command in values.get("invoice_line_ids", []):
                if line_id := command[2].get("contract_line_id"):
                    billed.append(values)
                    line_ids.append(line_id)
                    break
        contracts = [
            line.contract_id for line in self.env["contract.line"].browse(line_ids)
        ]
        return list(zip(contracts, billed, strict=True))

    def _takes_credit(self, values, company):
        """Is this a customer invoice in the company's own currency?"""
        return (
            values.get("move_type") == "out_invoice"
            and values.get("currency_id") == company.currency_id.id
        )
