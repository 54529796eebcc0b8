"""The address of a server as a setting names it."""

from __future__ import annotations

from urllib.parse import urlsplit

from advisor.errors import UsageError


def server_address(url: str, name: str, mend: UsageError) -> str | None:
    """`url` if it is the http(s) address of a server, None where it is empty; `name` is that of the setting.

    Raises UsageError for what is none, and `mend`, which says where a key belongs, where there is one in it: the value
    is not repeated then, for there may be a password in it.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        inside = parts.username is not None or parts.password is not None
    except ValueError:
        sound, inside = False, "@" in url
    if inside:
        raise mend
    if not sound or parts.query or parts.fragment or not url.isprintable() or " " in url:
        raise UsageError("setting_not_a_url", name=name, value=url[:200])
    return url
