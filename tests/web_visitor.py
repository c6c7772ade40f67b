"""A visitor of a shop's website without a browser: what the widget asks of the gateway."""

import base64
import itertools
import json
from contextlib import contextmanager

import requests


class WebVisitor:
    """One visitor's chat over HTTP."""

    def __init__(self, gateway, shop="lettoria", origin=None):
        self.gateway, self.shop = gateway, shop
        self.web = requests.Session()
        if origin:
            self.web.headers["Origin"] = origin
        self._ids = (f"m{number}" for number in itertools.count(1))
        self.session = {}

    def begin(self):
        """Get a session, or go on under a fresh token; return the answer."""
        answer = self.ask("POST", "/v1/sessions", json={"shop": self.shop})
        if answer.ok:
            self.session = answer.json()
            self.web.headers["Authorization"] = f"Bearer {self.session['token']}"
        return answer

    @property
    def conversation(self):
        """The id of this visitor's chat, as we know it inside."""
        content = self.session["token"].partition(".")[0]
        shop, chat, *_ = json.loads(base64.urlsafe_b64decode(content + "=="))
        return f"{shop}:web:{chat}"

    def ask(self, method, path, **more):
        return self.web.request(method, self.gateway + path, timeout=20, **more)

    def post(self, **message):
        """Send a message; an id is added unless one is given."""
        body = message if "id" in message else {"id": next(self._ids), **message}
        return self.ask("POST", "/v1/messages", json=body)

    @contextmanager
    def stream(self, last=0):
        """Open the stream: its answer, and its events."""
        headers = {"Last-Event-ID": str(last)}
        with self.ask("GET", "/v1/stream", stream=True, headers=headers) as answer:
            yield answer, _events(answer)

    def told(self, **message):
        """Send a message, and return what was said until it was answered."""
        with self.stream() as (_, events):
            for one in events:  # what was said before, and then the state
                if one["event"] == "state":
                    break
            answer = self.post(**message)
            assert answer.status_code == 202, answer.text
            ended = itertools.takewhile(lambda one: one["event"] != "answered", events)
            said = [one["data"] for one in ended if one["event"] == "message"]
        return [one for one in said if one["author"] != "customer"]

    def say(self, text, **more):
        """Say something and return the replies' texts."""
        return [reply["text"] for reply in self.told(text=text, **more)]

    def attach(self, content, name="photo.jpg"):
        return self.ask("POST", "/v1/photos", files={"photo": (name, content)})

    def history(self):
        """Return all that was said so far."""
        with self.stream() as (_, events):
            until = itertools.takewhile(lambda one: one["event"] != "state", events)
            return [one["data"] for one in until]


def _events(answer):
    fields = {}
    for line in answer.iter_lines(decode_unicode=True):
        name, _, value = line.partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            yield fields | {"data": json.loads(fields["data"])}
            fields = {}
