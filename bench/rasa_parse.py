"""Understand messages with any Rasa model: `python -m bench.rasa_parse MODEL.tar.gz`.

Runs in Rasa's environment. Reads one JSON object with "text" a line and writes what
rasa_components.parse writes, but through the whole of Rasa: `ms` is what a message takes there.
"""

import asyncio
import json
import sys
import time
from contextlib import redirect_stdout
from typing import Any

from rasa.core.agent import Agent

_FALLBACK = "nlu_fallback"


async def understood(agent: Agent, text: str) -> dict[str, Any]:
    """Return what the model understands of a text."""
    began = time.perf_counter()
    found = await agent.parse_message(text)
    took = time.perf_counter() - began
    intent = found["intent"]["name"]
    requests = found.get("requests") or [{"intent": intent}]
    return {
        "text": text,
        "intent": None if intent in {_FALLBACK, None} else intent,
        "confidence": float(found["intent"]["confidence"] or 0),
        "requests": requests,
        "ms": round(took * 1000, 2),
    }


async def main() -> None:
    """Answer line by line until the input ends; what Rasa itself prints goes to the errors."""
    out = sys.stdout
    with redirect_stdout(sys.stderr):
        agent = Agent.load(sys.argv[1])
        for line in sys.stdin:
            print(json.dumps(await understood(agent, json.loads(line)["text"])), file=out)


if __name__ == "__main__":
    asyncio.run(main())
