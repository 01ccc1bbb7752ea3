from collections import defaultdict

from odoo import models
from odoo.fields import Command

from ...policy import redemption
from ..ledger.loyalty_open_lot import reserve


class LoyaltyRedemption(models.AbstractModel):
    """Credit finds its way onto the invoices of its owner.

    Into the creation values where we can (contracts, sales orders), else onto
    all drafts of a batch with one ``create``: a write per invoice would cost more
    than twice as much (decision 7). What the invoices then use is booked from
    their lines, by ``loyalty.redemption.facts``.
    """

    _name = "loyalty.redemption"
    _description = "Loyalty Redemption"

    def _add_to_contract_values(self, values_list):
        """Put reward lines into the invoices that contracts are about to create."""
        payables = self.env["loyalty.payable"]
        self._add_to_values(
            [
                (payables._of_contract_values(contract, values), values)
                for contract, values in self._contracts_of_values(values_list)
                if self._takes_credit(values, contract.company_id)
            ]
        )

    def _add_to_sale_values(self, values_list):
        """Put reward lines into the invoices that orders are about to create."""
        payables = self.env["loyalty.payable"]
        companies = self.env["res.company"]
        self._add_to_values(
            [
                (payables._of_sale_values(values), values)
                for values in values_list
                if self._sells_on_credit(values, companies.browse(values["company_id"]))
            ]
        )

    def _add_to_values(self, payables):
        """Put reward lines into values of invoices: pairs of payable and values."""
        by_company = defaultdict(list)
        for payable, values in payables:
            by_company[payable.company].append((payable, values))
        for company, pairs in by_company.items():
            asking = [payable for payable, _values in pairs]
            lots = self._open_lots(asking, company)
            tiers = self.env["loyalty.tier.discount"]._open(asking, company)
            for payable, values in pairs:
                owner_id = payable.owner.id
                lines = self._lower(payable, tiers.get(owner_id))
                lines += self._use(payable, lots.get(owner_id))
                values["invoice_line_ids"] += [Command.create(line) for line in lines]

    def _add_to_drafts(self, moves, wishes=None):
        """Add reward lines to those drafts that have none; return them.

        A tier's discount comes first, on drafts that have no line of ours yet.

        :param wishes: how much of which lot somebody wants to use (dict from lot
            id to minor units of the invoice); None: as much as there is, and the
            discount of the tier
        """
        moves = moves.filtered(
            lambda move: (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and not move.invoice_line_ids.loyalty_lot_id
            )
        )
        values_list = []
        for company, company_moves in moves.grouped("company_id").items():
            payables = {
                move: self.env["loyalty.payable"]._of_move(move)
                for move in company_moves
            }
            lots = self._open_lots(payables.values(), company)
            tiers = self.env["loyalty.tier.discount"]._open(
                [
                    payable
                    for move, payable in payables.items()
                    if wishes is None
                    and not move.invoice_line_ids.loyalty_membership_id
                ],
                company,
            )
            for move, payable in payables.items():
                owner_id = payable.owner.id
                is_lowered = move.invoice_line_ids.loyalty_membership_id
                lines = [] if is_lowered else self._lower(payable, tiers.get(owner_id))
                lines += self._use(payable, lots.get(owner_id), wishes)
                values_list += [{"move_id": move.id, **line} for line in lines]
        lines = self.env["account.move.line"].sudo().create(values_list)
        return moves & lines.move_id

    def _lower(self, payable, pairs):
        """Values of the lines by which the owner's tier lowers the price."""
        return self.env["loyalty.tier.discount"]._values(payable, pairs)

    def _book(self, moves, drafts=None):
        """Book what new drafts use, while their lots are still locked.

        :param drafts: those among them that may still get a reward
        """
        inbox = self.env["loyalty.ledger.inbox"].sudo()
        # what came with the values is used before others are offered the same lots
        own = moves.filtered(lambda move: move.invoice_line_ids._loyalty_own())
        inbox._look_at_now("account.move", own.ids)
        added = self._add_to_drafts(moves if drafts is None else drafts)
        inbox._look_at_now("account.move", added.ids)

    def _use(self, payable, lots, wishes=None):
        """Plan what ``payable`` uses of its owner's ``lots``, and reserve it.

        :param lots: dict from lot id to ``OpenLot``; reduced by what is used
        :return: list of value dicts of invoice lines
        """
        if not lots or not payable.base_lines:
            return []
        lines = self.env["loyalty.reward.line"]
        demand = lines._demand(payable, lots)
        uses = redemption.plan(demand, [row.lot for row in lots.values()], wishes)
        values = lines._prepare_reward_lines(payable, demand, uses, lots)
        reserve(lots, uses)
        return values

    def _preview(self, document):
        """What the next invoice of ``document`` would use, as plain values.

        None if there is nothing to pay or nothing to pay it with. For several
        documents at once, ask ``loyalty.redemption.preview``.
        """
        previews = self.env["loyalty.redemption.preview"]._previews(document)
        return previews.get(document.id)

    def _open_lots(self, payables, company):
        """Lots of the owners of ``payables``, which are all of one company."""
        partners = {payable.owner.id for payable in payables}
        return self.env["loyalty.ledger.entry"].sudo()._open_lots(partners, company)

    def _hold(self, moves):
        """Lock what ``moves`` may use, for a user who asks for it now."""
        entries = self.env["loyalty.ledger.entry"].sudo()
        for company, own in moves.grouped("company_id").items():
            entries._hold_credit(own.commercial_partner_id.ids, company)

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

    def _sells_on_credit(self, values, company):
        """Does a sales invoice take credit by itself?

        Not if the customer paid online: there would be too much money on it.
        """
        paid = any(command[2] for command in values.get("transaction_ids", []))
        return (
            company.loyalty_use_on_sales
            and not paid
            and self._takes_credit(values, company)
        )

    def _takes_credit(self, values, company):
        """Is this a customer invoice in the company's own currency?

        In another currency the rate is the invoice's; it has one once it exists.
        """
        return (
            values.get("move_type") == "out_invoice"
            and values.get("currency_id") == company.currency_id.id
        )
