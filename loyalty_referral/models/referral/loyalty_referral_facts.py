from datetime import date

from odoo import fields, models

from ...policy import money, qualification, terms
from .loyalty_referral import ENDED
from .loyalty_referral_claim import Verdict


class LoyaltyReferralFacts(models.AbstractModel):
    """Turns a referral's records into facts, and the policies' answer into targets."""

    _name = "loyalty.referral.facts"
    _description = "Loyalty Referral Facts"

    def _targets(self, referrals):
        """One target per promised reward of money: what it is worth today, or nothing."""
        claim = self.env["loyalty.referral.claim"]
        promises = [
            (verdict.referral, promised, claim._target(verdict, promised))
            for verdict in self._verdicts(referrals)
            for promised in verdict.terms.rewards
            if promised.is_money
        ]
        return self.env["loyalty.reward.cap"]._cut_targets(promises)

    def _wishes(self, referrals):
        """One wish per promised thing."""
        with_things = referrals.filtered(
            lambda referral: any(
                not promised.is_money for promised in terms.read(referral.terms).rewards
            )
        )
        claim = self.env["loyalty.referral.claim"]
        promises = [
            (verdict.referral, promised, claim._wish(verdict, promised))
            for verdict in self._verdicts(with_things)
            for promised in verdict.terms.rewards
            if not promised.is_money
        ]
        return self.env["loyalty.reward.cap"]._cut_wishes(promises)

    def _verdicts(self, referrals):
        """What the facts say of each referral; what was first found is kept on it."""
        promises = {referral: terms.read(referral.terms) for referral in referrals}
        found = self._deals_that_count(promises)
        return [
            self._verdict(referral, promise, *found.get(referral, (None, None)))
            for referral, promise in promises.items()
        ]

    def _deals_that_count(self, promises):
        """What referrals are measured by: dict from referral to two deals or None.

        The friend's earliest that counts, and the earliest of a contract. Friends go on
        buying, and what counted at the last look mostly counts still: documents up to
        its day are read first, and all of them only where those give no answer.

        :param promises: dict from referral to policy ``Terms``
        """
        standing = {r: asked for r, asked in promises.items() if r.state not in ENDED}
        days = {r: self._known_day(r, asked) for r, asked in standing.items()}
        known = {r: asked for r, asked in standing.items() if days[r]}
        found = {
            referral: (deal, contract_deal)
            for referral, (deal, contract_deal) in self._read(known, days).items()
            if deal and (contract_deal or not known[referral].needs_contract)
        }
        others = {r: asked for r, asked in standing.items() if r not in found}
        return found | self._read(others, {})

    def _known_day(self, referral, promise):
        """The day of the document that counted at the last look, if any did."""
        match qualification.ASKED[promise.qualify_on]:
            case "invoice":
                return referral.invoice_id.invoice_date
            case "order":
                confirmed = referral.order_id.date_order
                return confirmed and confirmed.date()
        return False

    def _read(self, promises, last_days):
        """Read the friends' deals up to a day, or all; pick those that count."""
        deals = self.env["loyalty.referral.deals"]._of_friends(promises, last_days)
        return {
            referral: tuple(
                qualification.qualifying(
                    deals[referral.company_id.id, referral.friend_id.id],
                    promise,
                    referral.date,
                    needs_contract,
                )
                for needs_contract in (False, True)
            )
            for referral, promise in promises.items()
        }

    def _referrals_of(self, partners):
        """Referrals whose friend is one of these customers."""
        domain = [("friend_id", "in", partners.commercial_partner_id.ids)]
        referrals = self.env["loyalty.referral"].with_context(active_test=False)
        return referrals.search(domain)

    def _referral_ids_of(self, move_ids):
        """Ids of the referrals that a change of these invoices may concern."""
        moves = self.env["account.move"].browse(move_ids).exists()
        moves |= moves.reversed_entry_id
        referrals = self._referrals_of(moves.commercial_partner_id)
        # an invoice may have been written anew for somebody else
        referrals |= referrals.search([("invoice_id", "in", moves.ids)])
        by_friend = moves.grouped("commercial_partner_id")
        return [
            referral.id
            for referral in referrals
            if referral.invoice_id in moves
            or self._can_be_changed(referral, by_friend.get(referral.friend_id, moves))
        ]

    def _can_be_changed(self, referral, moves):
        """Can these invoices of the friend change what the referral earned?"""
        if referral.state != "qualified":
            return True
        known = referral.invoice_id
        return qualification.can_change(
            terms.read(referral.terms),
            (known.invoice_date, known.id) if known.invoice_date else None,
            [(move.invoice_date or date.max, move.id) for move in moves],
        )

    def _verdict(self, referral, promise, deal, contract_deal):
        """What the deals mean; keep on the referral what its form shows."""
        self._keep_first(referral, deal, contract_deal)
        if not referral._may_earn():
            deal = contract_deal = None
        claim = self.env["loyalty.referral.claim"]
        due = [(row, claim._receiver(referral, row)) for row in promise.rewards if deal]
        own_years = referral._fix_own_years(due)
        return Verdict(referral, promise, deal, contract_deal, own_years)

    def _keep_first(self, referral, deal, contract_deal):
        """Fix what was found first: the documents, and the worth of a contract year."""
        if deal and deal.kind == "invoice":
            referral._keep(invoice_id=deal.id)
        if deal and deal.kind == "order":
            referral._keep(order_id=deal.id)
        if contract_deal and not referral.year_amount:
            contract = self.env["contract.contract"].browse(contract_deal.contract_id)
            scale = referral.currency_id.decimal_places
            year = money.to_decimal(contract._loyalty_year(), scale)
            referral._keep(contract_id=contract.id, year_amount=float(year))

    def _show_verdict(self, referrals):
        """Show on ``referrals`` what the ledger and the grants now say of them."""
        today = fields.Date.context_today(self)
        earned = referrals._booked_amounts()
        granted = self.env["loyalty.grant"]._wanted_of(referrals)
        for referral in referrals:
            amounts = dict(earned.get(referral.id, {}))
            own = amounts.pop(referral.referrer_id.commercial_partner_id.id, 0.0)
            others = sum(amounts.values())
            is_known = referral.id in earned or referral.id in granted
            stands = own > 0 or others > 0 or granted.get(referral.id, 0.0) > 0
            referral._keep(
                qualified_on=stands and (referral.qualified_on or today),
                earned_amount=referral.currency_id.round(own),
                friend_earned_amount=referral.currency_id.round(others),
                state=self._state_of(referral, stands, is_known),
            )

    def _state_of(self, referral, stands, is_known):
        """The state that follows from the ledger and what people decided."""
        if referral.state in ENDED:
            return referral.state
        if stands:
            return "qualified"
        if referral._open_doubts():
            return "review"
        return "reversed" if is_known else "open"
