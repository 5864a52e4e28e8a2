"""What recorded bytes are, by what they say themselves: the three containers that browsers record speech into.

WebM with Opus (Chrome, and most browsers of China's phones), Ogg with Opus (Firefox), MP4 with AAC (Safari). The
container is recognised, and that it holds sound and no picture; the sound itself is not decoded.
"""

from __future__ import annotations

HEAD = 4096  # a recording names its tracks in its first bytes
EBML, OGG = b"\x1a\x45\xdf\xa3", b"OggS"
HANDLER = b"hdlr"


def sound_type(data: bytes) -> str | None:
    """audio/webm, audio/ogg or audio/mp4; None for whatever is no recording of sound alone."""
    if data.startswith(EBML):
        return "audio/webm" if _is_webm(data[:HEAD]) else None
    if data.startswith(OGG):
        return "audio/ogg" if _is_ogg(data[:HEAD]) else None
    return "audio/mp4" if data[4:8] == b"ftyp" and _is_mp4(data) else None


def _is_webm(head: bytes) -> bool:
    """DocType (0x4282) "webm", a track with a codec of sound (A_…), none with one of pictures (V_…)."""
    sounds = any(codec in head for codec in (b"A_OPUS", b"A_VORBIS"))
    shows = any(codec in head for codec in (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_MJPEG"))
    return b"\x42\x82\x84webm" in head and sounds and not shows


def _is_ogg(head: bytes) -> bool:
    """Its first page begins Opus (RFC 7845) or Vorbis, and no picture follows."""
    return (b"OpusHead" in head[:64] or b"\x01vorbis" in head[:64]) and b"theora" not in head


def _is_mp4(data: bytes) -> bool:
    """Its handlers (ISO 14496-12, 8.4.3) say sound, none says picture. The box may stand at the end."""
    found, at = set(), data.find(HANDLER)
    while at != -1:
        found.add(data[at + 12 : at + 16])
        at = data.find(HANDLER, at + 4)
    return b"soun" in found and b"vide" not in found
