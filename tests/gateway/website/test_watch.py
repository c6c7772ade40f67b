"""The watcher: one look for all lines, and none of them falls silent."""

import asyncio
from contextlib import contextmanager
from types import SimpleNamespace

from preorder.gateway.website.watch import Watch
from preorder.service.conversations import ConversationState, Pulse

QUIET, NEW = Pulse(ConversationState.BOT, 1), Pulse(ConversationState.BOT, 2)


class Books:
    """A store that answers as told, one look after the other; the last one for ever."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    @contextmanager
    def look(self):
        yield SimpleNamespace(conversations=self)

    def pulses(self, ids):
        self.asked.append(sorted(ids))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return dict.fromkeys(ids, answer)


def watched(store, story):
    """Run a story beside the watcher."""

    async def run():
        watch = Watch(store)
        task = asyncio.create_task(watch.run())
        try:
            return await story(watch)
        finally:
            task.cancel()

    return asyncio.run(run())


def test_all_lines_share_one_look():
    store = Books(QUIET)

    async def story(watch):
        with watch.follow("a") as one, watch.follow("b") as other, watch.follow("b"):
            await asyncio.gather(one.news(5), other.news(5))

    watched(store, story)

    assert store.asked[0] == ["a", "b"]


def test_a_line_hears_of_a_change_and_only_of_that():
    async def story(watch):
        with watch.follow("a") as one:
            first = await one.news(5)
            watch.ring()
            second = await one.news(5)
            return first, second, await one.news(0.2), one.pulse

    assert watched(Books(QUIET, NEW), story) == (True, True, False, NEW)


def test_after_any_trouble_it_looks_again():
    async def story(watch):
        with watch.follow("a") as one:
            return await one.news(5)

    assert watched(Books(RuntimeError("broken"), QUIET), story)


def test_a_deleted_chat_ends_its_lines():
    async def story(watch):
        with watch.follow("a") as one:
            await one.news(5)
            return one.is_over

    assert watched(Books(None), story)


def test_once_we_stop_new_lines_end_at_once_too():
    async def story(watch):
        watch.end()
        with watch.follow("a") as one:
            return one.is_over

    assert watched(Books(QUIET), story)


def test_where_nobody_follows_nothing_is_asked():
    store = Books(QUIET)

    async def story(watch):
        with watch.follow("a"):
            pass
        for _ in range(3):
            watch.ring()
            await asyncio.sleep(0.05)

    watched(store, story)

    assert store.asked == []
