"""May an order, or units of it, be cancelled, and what comes back? (LT-12, LT-13, LA-13, LA-14)"""

from __future__ import annotations

from dataclasses import replace

from preorder.core.calendar import within
from preorder.core.decisions import Decision, Initiator, LineDecision, Reason, Request, Verdict
from preorder.core.orders import Facts
from preorder.policy import judge
from preorder.policy.clauses import CancelClause
from preorder.policy.delay_refund import delay_entitles, delay_fee_percent
from preorder.policy.estimates import overdue
from preorder.policy.judge import Outcome, Units, Wish
from preorder.policy.refunds import with_refund
from preorder.policy.shop import Shop
from preorder.policy.windows import cancel_deadline, doubt_deadline


def decide_cancel_order(shop: Shop, facts: Facts, request: Request) -> Decision:
    """Decide a cancellation line by line; lines that cannot be cancelled keep their own reason.

    A cancellation by the shop takes no fee (C-08). Past the window a delay that entitles to a
    refund still allows it, on the delay's terms (LT-19).
    """
    clause = shop.policy.cancel
    if clause is None:
        return judge.not_in_policy(shop, facts, request)
    wish = Wish(shop, facts, request, clause.clause)
    if stopped := judge.stopped(wish):
        return judge.whole(wish, stopped)
    picked = judge.open_picks(facts.order, request)
    lines = judge.decide_lines(wish, picked, lambda units: _rule(units, clause))
    return with_refund(wish, lines, lambda line: _fee_percent(wish, clause, line))


def _fee_percent(wish: Wish, clause: CancelClause, line: LineDecision) -> int:
    if wish.request.initiator is Initiator.SHOP:
        return 0
    if line.reason is Reason.DELAY_DUE:
        return delay_fee_percent(wish.shop)
    return clause.fee_percent


def _rule(units: Units, clause: CancelClause) -> Outcome:
    # LA's page ends cancelling at shipping without a word on what follows (LA-13); a window's
    # page says that nothing can be cancelled later (LT-13).
    shipped = Outcome(Verdict.HUMAN if clause.until else Verdict.REFUSE, Reason.ALREADY_SHIPPED)
    return (
        judge.cancelled(units)
        or judge.not_open(units, shipped)
        or _not_asked_by_customer(units)
        or _not_covered(units)
        or (_until_shipped(units) if clause.until else _window(units))
    )


def _not_asked_by_customer(units: Units) -> Outcome | None:
    return judge.allow() if units.wish.request.initiator is Initiator.SHOP else None


def _not_covered(units: Units) -> Outcome | None:
    return None if judge.is_preorder(units.line) else judge.hand_over(Reason.NOT_COVERED)


def _until_shipped(units: Units) -> Outcome:
    # Nobody is told a fee for an order that the shop itself let run late (C-08).
    late = overdue(units.wish.shop, units.wish.facts, units.line, units.asked_at)
    return judge.hand_over(Reason.OVERDUE) if late else judge.allow()


def _window(units: Units) -> Outcome:
    shop, facts, asked_at = units.wish.shop, units.wish.facts, units.asked_at
    campaign = facts.campaign_of(units.line)
    if campaign is None:
        return judge.hand_over(Reason.NOT_COVERED)
    if judge.too_early(facts, units.line, asked_at):
        return judge.refuse(Reason.NOT_OPEN, campaign.opens_at)
    deadline = cancel_deadline(shop, campaign)
    if deadline is not None and within(asked_at, deadline):
        return judge.allow(deadline)
    if shop.policy.delay is not None and delay_entitles(shop, campaign, asked_at):
        return replace(judge.allow(reason=Reason.DELAY_DUE), clause=shop.policy.delay.clause)
    doubt = doubt_deadline(shop, campaign)
    if doubt is not None and within(asked_at, doubt):
        return judge.hand_over(Reason.WINDOW_AMBIGUOUS, deadline)
    return judge.refuse(Reason.WINDOW_CLOSED, deadline)
