"""A window of WebKitGTK whose storage lasts: `python3 webkit_window.py FOLDER`, by the system's Python, which has the
bindings. Reads commands, a JSON object a line: {"go": address}, {"run": script}; answers each with a line of JSON:
{"is": value} or {"fault": words}. A script is the body of an async function."""

import json
import sys
import threading
from typing import Any

import gi  # type: ignore[import-not-found,unused-ignore]

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # type: ignore[import-not-found,unused-ignore] # noqa: E402

LOADING: list[str] = []  # the page that somebody waits for


def main(folder: str) -> None:
    """Open the window, and obey until the input ends."""
    view = _view(folder)
    window = Gtk.Window()
    window.set_default_size(360, 740)
    window.add(view)
    window.show_all()
    view.connect("load-changed", lambda _view, event: _loaded(event))
    view.connect("load-failed", lambda _view, _event, _address, error: _failed(error))
    threading.Thread(target=_read, args=(view,), daemon=True).start()
    Gtk.main()


def _view(folder: str) -> Any:
    data = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
    # the certificate of a test is nobody's
    data.set_tls_errors_policy(WebKit2.TLSErrorsPolicy.IGNORE)
    context = WebKit2.WebContext(website_data_manager=data)
    cookies = context.get_cookie_manager()
    cookies.set_persistent_storage(f"{folder}/cookies.sqlite3", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_preferred_languages(["zh-CN"])
    return WebKit2.WebView(web_context=context)


def _read(view: Any) -> None:
    for line in sys.stdin:
        GLib.idle_add(_obey, view, json.loads(line))
    GLib.idle_add(Gtk.main_quit)


def _obey(view: Any, command: dict[str, str]) -> None:
    if "go" in command:
        LOADING.append(command["go"])
        view.load_uri(command["go"])
    else:
        view.call_async_javascript_function(command["run"], -1, None, None, None, None, _ran)


def _ran(view: Any, result: Any) -> None:
    try:
        _say({"is": json.loads(view.call_async_javascript_function_finish(result).to_json(0) or "null")})
    except GLib.Error as error:
        _say({"fault": error.message})


def _loaded(event: Any) -> None:
    if event == WebKit2.LoadEvent.FINISHED and LOADING:
        LOADING.clear()
        _say({"is": True})


def _failed(error: Any) -> bool:
    if LOADING and not error.matches(WebKit2.network_error_quark(), WebKit2.NetworkError.CANCELLED):
        LOADING.clear()
        _say({"fault": error.message})
    return False


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


main(sys.argv[1])
