"""Messages, what a model would make of them and of their parts, and the requests they hold.

For test_brain_nlu.py and the probe it runs in Rasa's environment.
"""

BY_HEART: dict[str, tuple[str, dict[str, dict[str, float]], list[list[str]]]] = {
    "a part that asks beyond doubt adds to a sure whole": (
        "how many do you make and does it end earlier",
        {
            "how many do you make and does it end earlier": {"slots": 0.95, "window": 0.1},
            "how many do you make": {"product": 0.7, "slots": 0.2},
            "does it end earlier": {"window": 0.92, "slots": 0.1},
        },
        [["slots", "how many do you make"], ["window", "does it end earlier"]],
    ),
    "a part that asks, and is in doubt, adds nothing to it": (
        "how many do you make and does it end earlier",
        {
            "how many do you make and does it end earlier": {"slots": 0.95, "window": 0.1},
            "how many do you make": {"product": 0.7, "slots": 0.2},
            "does it end earlier": {"window": 0.8, "slots": 0.1},
        },
        [["slots", "how many do you make and does it end earlier"]],
    ),
    "beside a part that only tells, the whole keeps its meaning": (
        "you are delaying again, refund my amount",
        {
            "you are delaying again, refund my amount": {"delay_refund": 0.95},
            "you are delaying again": {"delay": 0.8, "delay_refund": 0.3},
            "refund my amount": {"refund": 0.95},
        },
        [["delay_refund", "you are delaying again, refund my amount"]],
    ),
    "a name of a topic needs more than a question": (
        "where is it, wet box",
        {
            "where is it, wet box": {"where": 0.8},
            "where is it": {"where": 0.96},
            "wet box": {"product": 0.55},
        },
        [["where", "where is it, wet box"]],
    ),
    "so does what gets only a courtesy": (
        "can i cancel, is it automatic?",
        {
            "can i cancel, is it automatic?": {"cancel": 0.8},
            "can i cancel": {"cancel": 0.96},
            "is it automatic?": {"bot": 0.55},
        },
        [["cancel", "can i cancel, is it automatic?"]],
    ),
    "a condition may hide the question": (
        "when does it ship, if it is late can i cancel",
        {
            "when does it ship, if it is late can i cancel": {"ship": 0.6},
            "when does it ship": {"ship": 0.96},
            "if it is late can i cancel": {"cancel_order": 0.5},
            "can i cancel": {"cancel": 0.96},
        },
        [["ship", "when does it ship"], ["cancel", "if it is late can i cancel"]],
    ),
    "... or be what is asked about": (
        "when does it ship, if it is late can i cancel",
        {
            "when does it ship, if it is late can i cancel": {"ship": 0.6},
            "when does it ship": {"ship": 0.96},
            "if it is late can i cancel": {"delay": 0.7},
            "can i cancel": {"cancel": 0.96},
        },
        [["ship", "when does it ship"], ["delay", "if it is late can i cancel"]],
    ),
    "the words for an address are no address": (
        "your email address and where is it",
        {
            "your email address and where is it": {"where": 0.6},
            "your email address": {"order_ref": 0.9, "contact": 0.7},
            "where is it": {"where": 0.9},
        },
        [["contact", "your email address"], ["where", "where is it"]],
    ),
}
