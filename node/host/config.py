"""A node's configuration: one TOML file, read strictly. What is wrong is told with its line and its mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from chain.primitives import NodeId
from node.host.addresses import NotAnAddress, check_address
from node.host.wire import LONGEST_ADDRESS, MOST_ADDRESSES

MOST_BYTES: Final = 256 * 1024
SHORTEST_TOKEN: Final = 16
LEVELS: Final = ("debug", "info", "warning", "error")


class ConfigFault(StrEnum):
    """What can be wrong with a configuration."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_TOML = "not toml"
    UNKNOWN = "unknown"
    NEEDED = "needed"
    WRONG_KIND = "wrong kind"
    NOT_AN_ADDRESS = "not an address"
    NOT_A_NODE = "not a node"
    OUT_OF_RANGE = "out of range"
    NOT_LOOPBACK = "not loopback"
    NO_TOKEN = "no token"  # noqa: S105 - says what is wrong


class ConfigRefused(Exception):
    """A configuration that cannot be used: what is wrong, where, and what would be right."""

    def __init__(
        self, fault: ConfigFault, path: Path, line: int | None, name: str, detail: str
    ) -> None:
        place = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {name}: {fault.value}: {detail}")
        self.fault = fault
        self.path = path
        self.line = line
        self.name = name
        self.detail = detail


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Where this node listens, where it says it can be dialled, and whom it knows."""

    listen: tuple[str, ...] = ("/ip4/0.0.0.0/tcp/4001", "/ip6/::/tcp/4001")
    announce: tuple[str, ...] = ()
    """Empty for a node behind NAT, which dials out only."""
    peers: Mapping[NodeId, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[NodeId, str] = field(default_factory=dict)
    """What the operator calls them; nobody else knows."""
    is_rehearsal: bool = False
    """In a rehearsal links can be cut through the API. Never where people's cases are."""


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """Where the local HTTP API listens. Port 0 takes any that is free; it stands in the file `api.port`."""

    host: str = "127.0.0.1"
    port: int = 8640
    token_file: Path | None = None
    """Needed for anything but loopback; clients send its content as a bearer token. Beside the configuration."""


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """A node's whole configuration."""

    network: NetworkConfig = field(default_factory=NetworkConfig)
    api: ApiConfig = field(default_factory=ApiConfig)
    log_level: str = "info"
    log_file: Path | None = None
    """None for the standard error, as systemd and containers want it; else beside the configuration."""


def read_config(path: Path) -> NodeConfig:
    """The configuration in the file at `path`; ConfigRefused if it cannot be used."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data.decode()
    except FileNotFoundError as error:
        raise ConfigRefused(ConfigFault.MISSING, path, None, path.name, "") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigRefused(ConfigFault.UNREADABLE, path, None, path.name, str(error)) from error
    if len(data) > MOST_BYTES:
        detail = f"more than {MOST_BYTES} bytes"
        raise ConfigRefused(ConfigFault.OUT_OF_RANGE, path, None, path.name, detail)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        at_end = len(text.splitlines()) if "end of document" in str(error) else None
        line = int(found[1]) if found else at_end
        raise ConfigRefused(ConfigFault.NOT_TOML, path, line, path.name, str(error)) from error
    return _Reader(path, text).config(table)


def token_of(config: ApiConfig) -> str | None:
    """What clients of the API have to know; None if nothing. ConfigRefused if the file that says it cannot be used."""
    if config.token_file is None:
        return None
    try:
        token = config.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        told = f"it cannot be read: {error}"
    else:
        if len(token) >= SHORTEST_TOKEN and token.isascii() and token.isprintable():
            return token
        told = f"a token has {SHORTEST_TOKEN} printable characters or more"
    raise ConfigRefused(ConfigFault.NO_TOKEN, config.token_file, None, "api.token_file", told)


class _Reader:
    """Reads values out of a parsed table, and knows where each stands in the text."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._at = 0
        """Which of several tables of one name is read."""

    def config(self, table: Mapping[str, object]) -> NodeConfig:
        self._only(table, "", ("network", "api", "log", "peer"))
        log = self._table(table, "log")
        self._only(log, "log", ("level", "file"))
        level = self._text(log, "log", "level", "info")
        if level not in LEVELS:
            raise self._refused(ConfigFault.OUT_OF_RANGE, "log", "level", " | ".join(LEVELS))
        file = self._text(log, "log", "file", "")
        log_file = self._path.parent / file if file else None
        return NodeConfig(self._network(table), self._api(table), level, log_file)

    def _network(self, table: Mapping[str, object]) -> NetworkConfig:
        section, default = self._table(table, "network"), NetworkConfig()
        self._only(section, "network", ("listen", "announce", "rehearsal"))
        return NetworkConfig(
            self._addresses(section, "network", "listen", default.listen),
            self._addresses(section, "network", "announce", default.announce),
            self._peers(table),
            self._names(table),
            self._switch(section, "network", "rehearsal"),
        )

    def _peers(self, table: Mapping[str, object]) -> dict[NodeId, tuple[str, ...]]:
        entries = table.get("peer", [])
        if not isinstance(entries, list):
            raise self._refused(ConfigFault.WRONG_KIND, "", "peer", "[[peer]]")
        peers: dict[NodeId, tuple[str, ...]] = {}
        for self._at, entry in enumerate(entries):
            if not isinstance(entry, dict):
                raise self._refused(ConfigFault.WRONG_KIND, "", "peer", "[[peer]]")
            self._only(entry, "peer", ("id", "addresses", "name"))
            text = self._text(entry, "peer", "id", "")
            if not re.fullmatch(r"[0-9a-f]{64}", text):
                raise self._refused(ConfigFault.NOT_A_NODE, "peer", "id", text)
            node = NodeId(bytes.fromhex(text))
            if node in peers:
                raise self._refused(
                    ConfigFault.NOT_A_NODE, "peer", "id", f"{text} stands here twice"
                )
            self._text(entry, "peer", "name", "")
            peers[node] = self._addresses(entry, "peer", "addresses", ())
        self._at = 0
        return peers

    def _names(self, table: Mapping[str, object]) -> dict[NodeId, str]:
        """What the peers, which are whole, are called."""
        entries = table.get("peer", [])
        assert isinstance(entries, list)
        return {
            NodeId(bytes.fromhex(entry["id"])): self._text(entry, "peer", "name", "")
            for entry in entries
            if "name" in entry
        }

    def _api(self, table: Mapping[str, object]) -> ApiConfig:
        section, default = self._table(table, "api"), ApiConfig()
        self._only(section, "api", ("host", "port", "token_file"))
        host = self._text(section, "api", "host", default.host)
        port = section.get("port", default.port)
        if not isinstance(port, int) or isinstance(port, bool):
            raise self._refused(ConfigFault.WRONG_KIND, "api", "port", "8640")
        if not 0 <= port <= 65_535:
            raise self._refused(ConfigFault.OUT_OF_RANGE, "api", "port", "0 - 65535")
        token = self._text(section, "api", "token_file", "")
        if host not in ("127.0.0.1", "::1", "localhost") and not token:
            raise self._refused(ConfigFault.NOT_LOOPBACK, "api", "host", host)
        return ApiConfig(host, port, self._path.parent / token if token else None)

    # Values.

    def _table(self, table: Mapping[str, object], name: str) -> Mapping[str, object]:
        found = table.get(name, {})
        if not isinstance(found, dict):
            raise self._refused(ConfigFault.WRONG_KIND, "", name, f"[{name}]")
        return found

    def _only(self, table: Mapping[str, object], section: str, known: tuple[str, ...]) -> None:
        for name in table:
            if name not in known:
                raise self._refused(ConfigFault.UNKNOWN, section, name, ", ".join(known))

    def _text(self, table: Mapping[str, object], section: str, name: str, default: str) -> str:
        found = table.get(name, default)
        if not isinstance(found, str):
            raise self._refused(ConfigFault.WRONG_KIND, section, name, '"..."')
        return found

    def _switch(self, table: Mapping[str, object], section: str, name: str) -> bool:
        found = table.get(name, False)
        if not isinstance(found, bool):
            raise self._refused(ConfigFault.WRONG_KIND, section, name, "true | false")
        return found

    def _addresses(
        self, table: Mapping[str, object], section: str, name: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        found = table.get(name)
        if found is None:
            return default
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self._refused(ConfigFault.WRONG_KIND, section, name, '["..."]')
        if len(found) > MOST_ADDRESSES:
            raise self._refused(ConfigFault.OUT_OF_RANGE, section, name, f"0 - {MOST_ADDRESSES}")
        for each in found:
            try:
                check_address(each)
            except NotAnAddress as error:
                raise self._refused(ConfigFault.NOT_AN_ADDRESS, section, name, each) from error
            if len(each) > LONGEST_ADDRESS:
                raise self._refused(ConfigFault.NOT_AN_ADDRESS, section, name, each)
        return tuple(found)

    def _refused(self, fault: ConfigFault, section: str, name: str, detail: str) -> ConfigRefused:
        told = f"{section}.{name}" if section else name
        return ConfigRefused(fault, self._path, self._line_of(section, name), told, detail)

    def _line_of(self, section: str, name: str) -> int | None:
        """Where `name` stands, in the table that is read; the table's own line if it is not there."""
        here, tables, found = "", 0, None
        for number, line in enumerate(self._lines, 1):
            head = re.fullmatch(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(#.*)?", line)
            if head is not None:
                here = head[1]
                if here == (f"{section}.{name}" if section else name):
                    return number
                if here == section:
                    tables += 1
                    found = number if tables == self._at + 1 else found
            elif (
                here == section
                and (not section or tables == self._at + 1)
                and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line)
            ):
                return number
        return found
