"""Photos: looked at, drawn anew, kept under a random name."""

import io

import pytest
from PIL import Image

from preorder.gateway import photos
from preorder.gateway.incoming import BadMessage
from preorder.gateway.photos import redraw


def picture(kind="JPEG", size=(60, 40), mode="RGB", **save):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **save)
    return out.getvalue()


def with_exif():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    return picture(exif=exif)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"),
     ("PNG", "I;16"), ("PNG", "1"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_every_kind_of_photo_becomes_a_jpeg(kind, mode):
    content = io.BytesIO()
    Image.new(mode, (30, 20)).save(content, kind)
    drawn = Image.open(io.BytesIO(redraw(content.getvalue())))

    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (30, 20))


def test_nothing_of_the_camera_or_the_place_is_kept_and_the_photo_stands_upright():
    drawn = redraw(with_exif())

    assert b"SecretCamera" not in drawn
    assert not Image.open(io.BytesIO(drawn)).getexif()
    assert Image.open(io.BytesIO(drawn)).size == (40, 60)


def test_what_hides_behind_the_picture_is_gone():
    assert b"<script>" not in redraw(picture() + b"<script>alert(1)</script>")


def test_a_huge_photo_is_made_smaller():
    drawn = Image.open(io.BytesIO(redraw(picture(size=(3200, 2400)))))

    assert drawn.size == (2400, 1800)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"GIF89a" + bytes(40), id="gif"),
        pytest.param(picture()[:200], id="jpeg cut off"),
        pytest.param(picture("PNG")[:60], id="png cut off"),
        pytest.param(picture("PNG")[:41] + b"\xff" * 30, id="png broken"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(500), id="jpeg in name only"),
    ],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(BadMessage, match="not a photo") as refusal:
        redraw(content)

    assert refusal.value.status == 415


def test_more_pixels_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(photos, "PIXELS_LIMIT", 60 * 40 - 1)

    with pytest.raises(BadMessage, match="too many pixels"):
        redraw(picture("PNG"))


def test_a_picture_bomb_is_refused():
    with pytest.raises(BadMessage):
        redraw(picture("PNG", (10_000, 10_000), mode="1"))


def test_too_many_bytes_are_refused():
    with pytest.raises(BadMessage, match="too large"):
        redraw(bytes(photos.BYTES_LIMIT + 1))


def test_a_photo_is_kept_and_goes_with_the_next_message(visitor, brain, parts):
    photo = visitor.attach(picture()).json()["id"]
    visitor.say("it came broken", photos=[photo])

    assert (parts.settings.photos / f"{photo}.jpg").is_file()
    assert brain.asked[0]["message"] == "it came broken"
    assert brain.asked[0]["metadata"]["photos"] == [photo]


def test_photos_without_words_say_so_to_the_brain(visitor, brain):
    ids = [visitor.attach(picture()).json()["id"] for _ in range(2)]
    visitor.told(photos=ids)

    assert brain.asked[0]["message"] == "/send_photo"
    assert brain.asked[0]["metadata"]["photos"] == ids
    assert [one["id"] for one in visitor.history()[0]["photos"]] == ids


def test_another_visitors_photo_cannot_be_sent(another):
    photo = another().attach(picture()).json()["id"]
    answer = another().post(text="mine", photos=[photo])

    assert answer.status_code == 400
    assert "don't have that photo" in answer.json()["detail"]


def test_a_name_that_leads_elsewhere_changes_nothing(visitor, parts):
    photo = visitor.attach(picture(), name="../../../evil.php").json()["id"]

    assert (parts.settings.photos / f"{photo}.jpg").is_file()
    assert [*parts.settings.var.rglob("*evil*")] == []


def test_a_file_that_is_no_photo_is_refused_over_http(visitor):
    answer = visitor.attach(b"<html>", name="photo.jpg")

    assert answer.status_code == 415
    assert "not a photo" in answer.json()["detail"]


def test_a_file_that_is_too_large_is_refused_over_http(visitor):
    assert visitor.attach(bytes(photos.BYTES_LIMIT + 20_000)).status_code == 413


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"files": {"other": b"x"}}, id="another field"),
        pytest.param({"data": {"photo": "text"}}, id="a field, no file"),
        pytest.param({"data": b"junk"}, id="no form"),
        pytest.param(
            {"data": b"junk", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
            id="a form in name only",
        ),
        pytest.param(
            {"data": b"junk", "headers": {"Content-Type": "multipart/form-data"}},
            id="a form without boundary",
        ),
        pytest.param({"files": [("photo", b"x"), ("photo", b"y")]}, id="two at once"),
    ],
)
def test_a_form_without_one_photo_is_refused_with_a_reason(visitor, form):
    answer = visitor.ask("POST", "/v1/photos", **form)

    assert answer.status_code in (400, 415)
    assert answer.json()["detail"]


def test_one_chat_cannot_fill_the_disk(visitor, monkeypatch):
    monkeypatch.setattr("preorder.gateway.website.api.PHOTOS_LIMIT", 1)
    codes = [visitor.attach(picture()).status_code for _ in range(2)]

    assert codes == [201, 413]
