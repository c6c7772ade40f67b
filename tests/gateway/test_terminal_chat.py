"""`preorder chat`, against the real gateway."""

import pytest

from preorder.cli_chat import GatewayAway, Talk, chat

BUTTONS = [{"title": "Yes", "payload": "/confirm"}, {"title": "No", "payload": "/deny"}]


def type_in(monkeypatch, *lines):
    """Type lines, then end the input."""
    left = iter(lines)

    def line(_prompt):
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", line)


@pytest.fixture
def talk(gateway, brain):
    one = Talk(gateway, "lettoria")
    one.open()
    yield one
    one.close()


def test_a_line_is_said_and_the_replies_are_shown(gateway, brain, monkeypatch, capsys):
    type_in(monkeypatch, "when does it ship")
    code = chat("lettoria", gateway)

    assert code == 0
    assert "bot> You said: when does it ship" in capsys.readouterr().out


def test_the_number_of_a_button_taps_it(talk, brain):
    brain.answer = lambda _: [{"text": "Sure?", "buttons": BUTTONS}]
    talk.say("cancel")
    talk.say("2")

    assert brain.asked[1]["message"] == "/deny"


@pytest.mark.parametrize("line", ["3", "0", "2026", "2x"])
def test_any_other_number_is_said(talk, brain, line):
    brain.answer = lambda _: [{"text": "Sure?", "buttons": BUTTONS}]
    talk.say("cancel")
    talk.say(line)

    assert brain.asked[1]["message"] == line


def test_lines_belong_to_one_chat(talk, brain):
    talk.say("one")
    talk.say("two")

    assert len({asked["sender"] for asked in brain.asked}) == 1


def test_a_refused_line_is_told_and_the_talk_goes_on(gateway, brain, monkeypatch, capsys):
    type_in(monkeypatch, "x" * 6000, "hi")
    chat("lettoria", gateway)
    said = capsys.readouterr().out

    assert "fewer words" in said
    assert "bot> You said: hi" in said


def test_an_unknown_shop_is_told(gateway):
    with pytest.raises(GatewayAway, match="no such shop"):
        Talk(gateway, "nobody").open()
