"""Measure a turn early and late in one conversation, by tracker store. Run inside Rasa:

`PYTHONPATH=tests/brain:. .venv-rasa/bin/python tests/brain/measure_turns.py MODEL [TEXT]`
"""

import asyncio
import logging
import statistics
import sys
import time

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog

from rasa_components.answers import ShopAnswers
from rasa_components.session_tracker_store import SessionTrackerStore

TURNS = 200
NO_FILE = EndpointConfig(answers="answers.json")


async def measure(model: str, store, text: str) -> list[int]:
    """Return the microseconds of each of the turns of one conversation."""
    answers = ShopAnswers(NO_FILE, Domain.empty())
    agent = Agent.load(model, tracker_store=store, generator=answers)
    spent = []
    for _ in range(TURNS):
        start = time.perf_counter_ns()
        await agent.handle_text(text, sender_id="one")
        spent.append((time.perf_counter_ns() - start) // 1000)
    return spent


def main() -> None:
    """Print the median per stretch of turns."""
    configure_structlog(logging.ERROR)
    model, text = sys.argv[1], (sys.argv[2:] or ["faq_ship_date"])[0]
    for store in (SessionTrackerStore(), InMemoryTrackerStore(Domain.empty())):
        spent = asyncio.run(measure(model, store, text))
        stretches = {
            f"{first}-{first + 19}": statistics.median(spent[first - 1 : first + 19]) / 1000
            for first in (2, 50, 91, 181)
        }
        print(type(store).__name__, "ms a turn:", stretches)  # noqa: T201 - it is what it is for


if __name__ == "__main__":
    main()
