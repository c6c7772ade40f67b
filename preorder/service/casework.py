"""File what a person has to look at: one open case a conversation, joined by what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from preorder.core.decision_json import from_json, to_json
from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.outcome import CaseDraft, Heard, OpenCase, Passed
from preorder.dialogue.state import Memory
from preorder.dialogue.topics import reply_promise
from preorder.policy.decide import reply_by
from preorder.policy.shop import Shop
from preorder.service.cases import Case, CaseState
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.flags import flags_of
from preorder.service.handover import given_back
from preorder.service.orders import NewId
from preorder.service.ports import Transaction


class Wanted(Enum):
    """Whether a customer still wants what was passed on."""

    YES = "yes"
    WITHDRAWN = "withdrawn"


_NOBODYS = frozenset({Reason.OK, Reason.REQUEST_OPEN})


def open_cases(
    tx: Transaction, conversation: Conversation, drafts: Sequence[CaseDraft], new_id: NewId
) -> None:
    """File each draft; a further wish in the same conversation joins its open case."""
    for draft in drafts:
        existing = tx.cases.find(conversation.shop, conversation.id)
        if existing:
            joined = [*existing[-1].details.get("more", []), _details(draft, conversation)]
            details = {**existing[-1].details, "more": joined, "flags": joined[-1]["flags"]}
            tx.cases.update(replace(existing[-1], details=details))
            continue
        identity = conversation.identity
        tx.cases.open(
            Case(
                id=new_id("C"),
                shop=conversation.shop,
                conversation=conversation.id,
                capability=draft.capability,
                reasons=tuple(draft.reasons),
                asked_at=draft.asked_at,
                order_number=draft.order_number,
                customer=identity.email if identity and draft.order_number else None,
                details=_details(draft, conversation),
            )
        )


def passed_on(
    tx: Transaction, conversation: Conversation
) -> tuple[tuple[Passed, ...], tuple[Passed, ...]]:
    """Return what this conversation has passed on to a person: what is still wanted, and what not.

    What was carried out or filed is noted in a case as well, but it is no person's to decide.
    """
    wanted: dict[Passed, None] = {}
    withdrawn: dict[Passed, None] = {}
    for case in tx.cases.find(conversation.shop, conversation.id):
        for wish, state in wishes_of(case).items():
            ours, others = (wanted, withdrawn) if state is Wanted.YES else (withdrawn, wanted)
            others.pop(wish, None)
            ours[wish] = None
    return tuple(wanted), tuple(withdrawn)


def wishes_of(case: Case) -> dict[Passed, Wanted]:
    """Return what a case holds for a person to decide, and whether the customer still wants it."""
    found: dict[Passed, Wanted] = {}
    first = {"capability": case.capability, "reasons": case.reasons, **case.details}
    for noted in (first, *case.details.get("more", [])):
        wish = Passed(
            Capability(noted["capability"]), noted.get("order_number"), lines=_lines(noted)
        )
        if noted.get("withdrawn"):
            found[wish] = Wanted.WITHDRAWN
        elif not _NOBODYS.issuperset(noted["reasons"]):
            found[wish] = Wanted.YES
    return found


def close_case(tx: Transaction, case: Case, note: str | None, at: datetime) -> None:
    """End a case that a person has settled; with its last one, the chat waits for nobody.

    Args:
        at: by the shop's clock.
    """
    closed = {"closed_at": at.isoformat(), "closing_note": note}
    details = {**case.details, **closed}
    tx.cases.update(replace(case, state=CaseState.DONE, details=details))
    chat = tx.conversations.get(case.conversation)
    if chat is None or tx.cases.find(case.shop, case.conversation):
        return
    chat = tx.conversations.lock(chat.id, chat.shop, chat.channel)
    if chat.state is ConversationState.WAITING:
        tx.conversations.save(given_back(chat))


def _lines(noted: Mapping[str, Any]) -> tuple[int, ...]:
    decision = noted.get("decision")
    return tuple(line.line_id for line in from_json(decision).lines) if decision else ()


def open_case(tx: Transaction, conversation: Conversation) -> OpenCase | None:
    """Return the case that a waiting chat waits for, as its customer may know it."""
    if conversation.state is not ConversationState.WAITING:
        return None
    found = tx.cases.find(conversation.shop, conversation.id)
    if not found:
        return None
    case = found[-1]
    return OpenCase(case.id, case.asked_at, case.order_number)


def waiting(conversation: Conversation, at: datetime) -> Conversation:
    """Return the conversation as given to a person, and since when, in the shop's time."""
    if conversation.state is ConversationState.WAITING:
        return conversation
    memory = {**conversation.memory, "waiting_since": at.isoformat()}
    return replace(conversation, state=ConversationState.WAITING, memory=memory)


def _details(draft: CaseDraft, conversation: Conversation) -> dict[str, Any]:
    memory = conversation.memory
    return {
        "capability": draft.capability,
        "reasons": list(draft.reasons),
        "asked_at": draft.asked_at.isoformat(),
        "order_number": draft.order_number,
        "words": draft.words,
        "withdrawn": draft.withdrawn,
        "decision": to_json(draft.decision) if draft.decision else None,
        "done": _done(draft, memory.get("done")),
        "photos": list(draft.photos),
        "typed_number": memory.get("claimed_number"),
        "typed_email": memory.get("claimed_email"),
        "wrong_tries": conversation.wrong_tries,
        "flags": flags_of(memory),
    }


def _done(draft: CaseDraft, done: str | None) -> str | None:
    """Return the reference under which the assistant itself did what the draft tells."""
    capability, number, reference = (done or "::").split(":", 2)
    ours = draft.decision is not None and Reason.OK in draft.reasons
    named = (capability, number) == (draft.capability, draft.order_number)
    return reference if ours and named else None


def trouble(shop: Shop, conversation: Conversation, heard: Heard) -> tuple[Reply, CaseDraft]:
    """Return an apology that claims nothing, and the case that keeps the request."""
    memory = Memory.from_json(conversation.memory)
    task = memory.task
    number = task.order_number if task else memory.current_order
    capability = task.capability if task else Capability.TALK_TO_HUMAN
    words = f"{task.words}\n{heard.text}" if task else heard.text
    asked_at = task.asked_at if task else heard.at
    case = CaseDraft(
        capability,
        (Reason.STORE_UNAVAILABLE,),
        asked_at,
        words,
        number if conversation.identity else None,
        photos=heard.photos,
    )
    promise = reply_promise(shop, reply_by(shop, heard.at))
    text = (
        "I am sorry, something on our side is not working, so nothing has been changed. I have "
        f"kept your message for a person on our team. {promise}"
    )
    return Reply(text), case
