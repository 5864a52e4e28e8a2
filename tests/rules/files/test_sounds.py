"""What recorded bytes are: said by themselves, whatever the phone calls them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings import a_webm, an_mp4, an_ogg
from webapp.domain.files import MOST_BYTES, SEAL, TooLarge, check_size, kind_of
from webapp.domain.sounds import sound_type


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (a_webm(), "audio/webm"),
        (an_ogg(), "audio/ogg"),
        (an_mp4(), "audio/mp4"),
        (an_mp4(brand=b"M4A "), "audio/mp4"),
        (a_webm(b"V_VP8"), None),
        (a_webm(doctype=b"matroska"), None),
        (a_webm() + b"", "audio/webm"),
        (an_ogg(b"\x80theora"), None),
        (an_mp4(b"soun", b"vide"), None),
        (an_mp4(b"vide"), None),
        (b"", None),
        (b"\x1a\x45\xdf\xa3", None),
        (b"OggS", None),
        (b"\x00\x00\x00\x08ftyp", None),
        (b"ID3\x04 music", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"<script>alert(1)</script>", None),
    ],
)
def test_a_recording_is_known_by_its_container_and_by_holding_sound_alone(data, found):
    assert sound_type(data) == found


@given(st.sampled_from([a_webm(), an_ogg(), an_mp4()]), st.integers(0, 200), st.binary(max_size=40))
def test_whatever_is_sent_gets_a_word(data, cut, junk):
    assert sound_type(data[:cut] + junk) in {None, "audio/webm", "audio/ogg", "audio/mp4"}


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("photos", "image/jpeg", "photo"),
        ("sounds", "audio/webm;codecs=opus", "sound"),
        ("guardian_signature", "image/png", "signature"),
        ("teacher_signature", "audio/webm", "signature"),
        ("IMG_0001.jpg", "", "photo"),
    ],
)
def test_a_file_is_looked_at_as_what_its_control_takes(name, media_type, kind):
    assert kind_of(name, media_type) == kind


@pytest.mark.parametrize("kind", MOST_BYTES)
def test_each_kind_has_its_largest_size_and_room_for_a_seal(kind):
    check_size(kind, MOST_BYTES[kind] + SEAL)
    with pytest.raises(TooLarge):
        check_size(kind, MOST_BYTES[kind] + SEAL + 1)
