"""What a browser says it is, as people say it: 微信 on Android. Only for showing; nothing is decided by it."""

from __future__ import annotations

# The first that is found counts: most browsers name the ones they are made of, too.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("MQQBrowser", "QQ浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("Quark", "夸克"),
    ("UCBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("HeyTapBrowser", "OPPO浏览器"),
    ("VivoBrowser", "vivo浏览器"),
    ("QihooBrowser", "360浏览器"),
    ("360SE", "360浏览器"),
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> tuple[str, str]:
    """The browser's name and the system's; "" for what is not known."""
    return _first(BROWSERS, agent), _first(SYSTEMS, agent)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
