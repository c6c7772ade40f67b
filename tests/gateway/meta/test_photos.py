"""Photos are fetched from Meta's hosts only, whatever an event or a redirect names."""

import io
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from PIL import Image

from preorder.gateway.incoming import BadMessage
from preorder.gateway.meta.photos import PhotoNotFetched, Photos, connection
from preorder.gateway.photos import BYTES_LIMIT

PUBLIC = "157.240.1.1"
FAR_TOO_MUCH = 8 * BYTES_LIMIT
URL = "https://scontent.xx.fbcdn.net/v/photo.jpg?oh=1"


def picture(kind="JPEG"):
    """Return a picture with a place in its metadata."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), "red").save(out, kind, exif=exif)
    return out.getvalue()


class Cdn:
    """Meta's hosts, all of them one server on loopback; notes who was asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.pages: dict[str, Callable] = {}
        cdn = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                cdn.asked.append((self.headers["Host"], self.path))
                cdn.pages.get(self.path.partition("?")[0], not_there)(self)

            def log_message(self, *_arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def connect(self, _host, address):
        """Connect to the server in place of a public address."""
        assert address == PUBLIC
        port = self.server.server_port
        return urllib3.HTTPConnectionPool(
            "127.0.0.1", port, retries=False, timeout=urllib3.Timeout(connect=1, read=1)
        )


def not_there(handler):
    handler.send_error(404)


def content(body):
    """Answer with that body."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def moved(place):
    """Answer that it is elsewhere."""

    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", place)
        handler.end_headers()

    return answer


def dripping(handler):
    """Send a byte now and then, until nobody listens."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return
        time.sleep(0.05)


@pytest.fixture
def cdn():
    made = Cdn()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def photos(cdn, tmp_path):
    return Photos(tmp_path, lambda _host: [PUBLIC], cdn.connect, seconds=1)


def test_a_photo_is_kept_drawn_anew_without_its_metadata(cdn, photos, tmp_path):
    """As the website's photos are."""
    cdn.pages["/v/photo.jpg"] = content(picture())
    kept = (tmp_path / f"{photos.keep(URL)}.jpg").read_bytes()

    assert Image.open(io.BytesIO(kept)).size == (40, 30)
    assert b"taken at home" not in kept
    assert cdn.asked == [("scontent.xx.fbcdn.net", "/v/photo.jpg?oh=1")]


def test_a_redirect_within_metas_hosts_is_followed(cdn, photos):
    """Instagram's addresses lead to another of its hosts."""
    cdn.pages["/ig_messaging_cdn/"] = moved("https://scontent.cdninstagram.com/v/1.jpg")
    cdn.pages["/v/1.jpg"] = content(b"photo")
    found = photos.fetch("https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1")

    assert found == b"photo"
    assert [host for host, _path in cdn.asked] == [
        "lookaside.fbsbx.com",
        "scontent.cdninstagram.com",
    ]


ELSEWHERE = {
    "not encrypted": "http://scontent.xx.fbcdn.net/1.jpg",
    "another host": "https://example.com/1.jpg",
    "a host that ends alike": "https://evilfbcdn.net/1.jpg",
    "a host that begins alike": "https://fbcdn.net.example.com/1.jpg",
    "an address": "https://127.0.0.1/1.jpg",
    "an address of the new kind": "https://[::1]/1.jpg",
    "another port": "https://a.fbcdn.net:8443/1.jpg",
    "no port": "https://a.fbcdn.net:port/1.jpg",
    "a user": "https://me@a.fbcdn.net/1.jpg",
    "a host as user": "https://a.fbcdn.net@example.com/1.jpg",
    "a backslash": "https://example.com\\@a.fbcdn.net/1.jpg",
    "a line end": "https://a.fbcdn.net/1.jpg HTTP/1.1\r\nX: y",
    "wide letters": "https://ａ.fbcdn.net/1.jpg",
    "a file": "file:///etc/passwd",
    "no address at all": "https://[/1.jpg",
    "half a host": "https://.fbcdn.net/1.jpg",
    "nothing": "",
}


@pytest.mark.parametrize("url", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_not_at_meta_is_not_asked_for(cdn, photos, url):
    """An event's address is a stranger's word."""
    with pytest.raises(PhotoNotFetched) as refusal:
        photos.fetch(url)

    assert not refusal.value.again
    assert cdn.asked == []


IN_A_HEADER = {
    name: url for name, url in ELSEWHERE.items() if url.isascii() and url.isprintable() and url
}


@pytest.mark.parametrize("url", IN_A_HEADER.values(), ids=IN_A_HEADER)
def test_a_redirect_away_from_meta_is_not_followed(cdn, photos, url):
    """Meta's hosts can be made to redirect anywhere."""
    cdn.pages["/v/photo.jpg"] = moved(url)
    with pytest.raises(PhotoNotFetched):
        photos.fetch(URL)

    assert len(cdn.asked) == 1


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["192.168.1.1"],
        ["0.0.0.0"],  # noqa: S104 - an address to refuse, not to listen on
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        [PUBLIC, "10.0.0.8"],
        [],
    ],
)
def test_a_host_that_points_inside_is_not_asked(cdn, tmp_path, found):
    """Not even if only one of its addresses does."""
    photos = Photos(tmp_path, lambda _host: found, cdn.connect)
    with pytest.raises(PhotoNotFetched, match="no public address"):
        photos.fetch(URL)

    assert cdn.asked == []


def test_the_connection_is_to_the_address_that_was_checked_and_the_certificate_to_the_host():
    """A name looked up a second time may point elsewhere."""
    pool = connection("scontent.xx.fbcdn.net", PUBLIC)

    assert (pool.host, pool.port, pool.assert_hostname) == (PUBLIC, 443, "scontent.xx.fbcdn.net")
    assert pool.conn_kw["server_hostname"] == "scontent.xx.fbcdn.net"
    assert pool.cert_reqs in (None, "CERT_REQUIRED")


def test_redirects_in_a_circle_end(cdn, photos):
    """After a few."""
    cdn.pages["/v/photo.jpg"] = moved(URL)
    with pytest.raises(PhotoNotFetched, match="too many"):
        photos.fetch(URL)

    assert len(cdn.asked) == 4


def test_a_photo_that_is_too_large_is_not_read_to_its_end(cdn, photos):
    """And the customer is told."""
    sent: list[int] = []
    cdn.pages["/v/photo.jpg"] = much(sent)
    with pytest.raises(BadMessage, match="too large"):
        photos.keep(URL)

    assert len(photos.fetch(URL)) == BYTES_LIMIT + 1
    assert sum(sent) < FAR_TOO_MUCH


def much(sent):
    """Answer with far too much, as long as somebody reads; note what went."""

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        piece = b"x" * 1_000_000
        with suppress(OSError):
            for _ in range(FAR_TOO_MUCH // len(piece)):
                handler.wfile.write(piece)
                sent.append(len(piece))

    return answer


def test_what_is_no_photo_is_not_kept(cdn, photos, tmp_path):
    """Its content tells, not its name."""
    cdn.pages["/v/photo.jpg"] = content(b"MZ this is a program")
    with pytest.raises(BadMessage, match="not a photo"):
        photos.keep(URL)

    assert list(tmp_path.iterdir()) == []


def test_a_server_that_sends_a_byte_now_and_then_is_left(cdn, photos):
    """The time limit is for all of it."""
    cdn.pages["/v/photo.jpg"] = dripping
    before = time.monotonic()
    with pytest.raises(PhotoNotFetched, match="too slow") as refusal:
        photos.fetch(URL)

    assert refusal.value.again
    assert time.monotonic() - before < 2


@pytest.mark.parametrize(
    ("status", "again"), [(404, False), (403, False), (500, True), (503, True)]
)
def test_only_a_servers_own_trouble_is_worth_another_try(cdn, photos, status, again):
    """A photo that is gone is gone."""
    cdn.pages["/v/photo.jpg"] = lambda handler: handler.send_error(status)
    with pytest.raises(PhotoNotFetched) as refusal:
        photos.fetch(URL)

    assert refusal.value.again is again


def test_a_name_that_is_not_found_is_worth_another_try(tmp_path, cdn):
    """The name service may be away."""

    def away(_host):
        raise OSError

    with pytest.raises(PhotoNotFetched) as refusal:
        Photos(tmp_path, away, cdn.connect).fetch(URL)

    assert refusal.value.again
