"""Which sites may submit to a project (docs/contract.md, Origins)."""

import dataclasses
import functools
import re
from collections.abc import Iterable

DEFAULT_PORTS = {"http": 80, "https": 443}
URL = re.compile(
    r"(?P<scheme>[^:/?#]+)://(?P<host>\[[^]/?#@]*\]|[^:/?#@]*)(?::(?P<port>\d*))?(?=[/?#]|$)"
)


@dataclasses.dataclass(frozen=True)
class Origin:
    """Scheme, host and port in lower case; no port stands for the scheme's own."""

    scheme: str
    host: str
    port: int | None

    @staticmethod
    @functools.lru_cache(maxsize=1024)
    def parse(url: str) -> "Origin | None":
        match = URL.match(url.lower())
        if not match:
            return None
        port = match["port"]
        return Origin(match["scheme"], match["host"], int(port) if port else None)

    def port_for(self, scheme: str) -> int | None:
        return self.port or DEFAULT_PORTS.get(scheme)


@dataclasses.dataclass(frozen=True)
class Pattern:
    """An entry of a project's list; no scheme stands for any."""

    scheme: str | None
    is_wildcard: bool
    origin: Origin

    @staticmethod
    def compile(entry: str) -> "Pattern | None":
        scheme, separator, rest = entry.lower().rpartition("://")
        is_wildcard = rest.startswith("*.")
        origin = Origin.parse("x://" + rest.removeprefix("*."))
        if not origin or not origin.host or "*" in origin.host:
            return None
        return Pattern(scheme if separator else None, is_wildcard, origin)

    def matches(self, other: Origin) -> bool:
        if self.scheme is not None and self.scheme != other.scheme:
            return False
        if self.origin.port_for(other.scheme) != other.port_for(other.scheme):
            return False
        if not self.is_wildcard:
            return other.host == self.origin.host
        suffix = "." + self.origin.host
        return other.host.endswith(suffix) and len(other.host) > len(suffix)


class AllowedOrigins:
    """A project's list, compiled."""

    def __init__(self, entries: Iterable[str]) -> None:
        entries = list(entries)
        self.all = "*" in entries
        self.patterns = [pattern for entry in entries if (pattern := Pattern.compile(entry))]

    def allow(self, url: str | None) -> bool:
        """Whether a request with this Origin, or the Referer in its place, may submit."""
        if self.all:
            return True
        origin = Origin.parse(url) if url else None
        return origin is not None and any(pattern.matches(origin) for pattern in self.patterns)
