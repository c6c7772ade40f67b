"""Settings: documented, strict, and clear about what is wrong."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from preorder.settings import (
    KNOWN,
    Settings,
    SettingsError,
    load_settings,
    parse_instant,
    read_env_file,
)

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
NO_FILE = Path("there-is-no-such-file")


def settings(file: Path = NO_FILE, **values: str) -> Settings:
    return load_settings({f"PREORDER_{name}": value for name, value in values.items()}, file)


def test_every_setting_stands_in_the_example_and_back():
    named = re.findall(r"^(PREORDER_\w+)=", EXAMPLE.read_text(), re.MULTILINE)

    assert sorted(named) == sorted(KNOWN)


def test_every_setting_of_the_example_is_read_by_the_program():
    source = (EXAMPLE.parent / "preorder" / "settings.py").read_text()
    read = set(re.findall(r'"(PREORDER_[A-Z_]+)"', source))

    assert read - {"PREORDER_"} == set(KNOWN)


def test_the_example_as_it_stands_sets_what_is_the_default_anyway():
    assert settings(EXAMPLE) == settings()


def test_a_setting_left_empty_has_its_default():
    assert settings(BRAIN_URL="", NOW=" ") == settings()


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("# ports\n\nPREORDER_GATEWAY_PORT=9001\nPREORDER_BRAIN_PORT='9002'\n")

    found = settings(file, GATEWAY_PORT="9003")

    assert (found.gateway_port, found.brain_port) == (9003, 9002)


def test_moving_the_brain_and_the_actions_moves_their_addresses():
    found = settings(BRAIN_PORT="6005", ACTIONS_PORT="6055")

    assert found.brain_url == "http://127.0.0.1:6005"
    assert found.actions_url == "http://127.0.0.1:6055/webhook"


def test_everything_made_while_running_moves_with_var():
    found = settings(VAR="elsewhere")
    places = [str(found.mail_folder), str(found.photos), str(found.answers), found.database_url]

    assert all("elsewhere/" in place for place in places)


def test_production_refuses_a_fixed_clock():
    with pytest.raises(SettingsError, match=r"PREORDER_NOW .* production .* PREORDER_ENV=demo"):
        settings(ENV="production", NOW="2026-07-06T18:00-04:00")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        pytest.param("ENV", "test", "write demo or production", id="environment"),
        pytest.param("GATEWAY_PORT", "80a", "from 1 to 65535", id="port with a letter"),
        pytest.param("BRAIN_PORT", "0", "from 1 to 65535", id="port zero"),
        pytest.param("ACTIONS_PORT", "70000", "from 1 to 65535", id="port too high"),
        pytest.param("GATEWAY_PORT", "٨٠٨٠", "from 1 to 65535", id="digits of another script"),
        pytest.param("BRAIN_PATIENCE", "-5", "a number of seconds", id="negative patience"),
        pytest.param("BRAIN_TIMEOUT", "1.5", "a number of seconds", id="half a second"),
        pytest.param("BRAIN_URL", "localhost:5005", "such as http://127", id="address"),
        pytest.param("NOW", "2026-07-06T18:00", "with its offset", id="instant without offset"),
        pytest.param("NOW", "yesterday", "with its offset", id="no instant"),
        pytest.param("SECRET", "short", "at least 32", id="short secret"),
        pytest.param("PROXY_HEADER", "X For: 1", "a header's name", id="header"),
        pytest.param("PAYMENT", "stripe", "write demo", id="payment"),
        pytest.param("PAYMENT_FAILURE", "explode", "none or refuse", id="payment failure"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_and_the_remedy(name, value, told):
    with pytest.raises(SettingsError, match=re.escape(told)) as refusal:
        settings(**{name: value})

    assert f"PREORDER_{name}" in str(refusal.value)


def test_a_misspelt_name_in_the_file_is_refused_with_its_line(tmp_path):
    file = tmp_path / ".env"
    file.write_text("OTHER=1\nPREORDER_PROT=9001\n")

    with pytest.raises(SettingsError, match=r"\.env:2: there is no setting PREORDER_PROT"):
        read_env_file(file)


def test_a_line_that_sets_nothing_is_refused_with_its_line(tmp_path):
    file = tmp_path / ".env"
    file.write_text("PREORDER_HOST\n")

    with pytest.raises(SettingsError, match=r"\.env:1: write NAME=value"):
        read_env_file(file)


def test_an_instant_keeps_its_offset():
    assert parse_instant("2026-07-06T18:00-04:00", "x").isoformat() == "2026-07-06T18:00:00-04:00"


def test_no_setting_is_held_without_a_use():
    rooms = EXAMPLE.parent.joinpath("preorder").rglob("*.py")
    code = "".join(p.read_text() for p in rooms if p.name != "settings.py")
    through_a_property = {"environment"}
    unused = {
        one.name
        for one in fields(Settings)
        if f"settings.{one.name}" not in code and f"load_settings().{one.name}" not in code
    }

    assert unused == through_a_property
