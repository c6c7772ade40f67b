"""The pages, and what every answer carries."""

import os
import re
import time

import pytest
import requests

from preorder.demo import demo_guide
from preorder.gateway.pages import WEB
from preorder.service.ports import Mail

PATHS = ["/", "/shops/lettoria", "/shops/lettoria.json", "/static/shop.js", "/v1/stream"]


def get(gateway, path):
    return requests.get(f"{gateway}{path}", timeout=20)


def test_the_first_page_leads_to_every_shop(gateway, parts):
    page = get(gateway, "/").text

    assert all(f'href="/shops/{shop}"' in page for shop in parts.shops)


def test_a_demo_shows_orders_to_try(gateway):
    page = get(gateway, "/shops/lettoria").text

    assert all(one.number in page and one.email in page for one in demo_guide("lettoria"))


def test_an_unknown_shop_has_no_page(gateway):
    assert get(gateway, "/shops/nobody").status_code == 404


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_every_answer_carries_the_protecting_headers(gateway, path):
    headers = get(gateway, path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "*" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_breakage_of_ours_is_told_without_its_details(visitor, monkeypatch):
    def broken(_body):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("preorder.gateway.website.api.read_incoming", broken)
    answer = visitor.post(text="hi")

    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["/", "/shops/lettoria", "/shops/lascale"])
def test_pages_hold_nothing_inline_that_the_policy_would_stop(gateway, page):
    html = get(gateway, page).text

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html) == []


def test_the_script_never_makes_html_of_data():
    script = (WEB / "static" / "shop.js").read_text()
    makers = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function"

    assert re.findall(makers, script) == []


def test_every_element_that_the_script_looks_for_is_on_the_page(gateway):
    script = (WEB / "static" / "shop.js").read_text()
    wanted = set(re.findall(r'\bat\("(\w+)"\)', script))
    page = get(gateway, "/shops/lettoria").text

    assert wanted
    assert {name for name in wanted if f'id="{name}"' not in page} == set()


def test_templates_cannot_be_fetched(gateway):
    assert get(gateway, "/static/../pages/shop.html").status_code == 404


def test_the_gateway_sends_what_is_due(gateway, parts):
    with parts.store.begin() as tx:
        tx.outbox.mail(Mail("k", "lettoria", "a@x.io", "s", "b"))

    assert wait_for(lambda: [*parts.settings.mail_folder.glob("*.eml")])


def test_a_changed_shop_file_reaches_the_brain_while_the_gateway_runs(gateway, parts):
    before = parts.settings.answers.exists()
    os.utime(parts.settings.shops / "lettoria.yml")

    assert not before
    assert wait_for(parts.settings.answers.exists)


def wait_for(true, seconds=10.0):
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(true())
