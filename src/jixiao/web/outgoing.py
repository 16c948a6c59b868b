"""Requests that the server itself makes: only to addresses that the whole internet may reach, or that were allowed.

Whoever names an address for the server to call could otherwise reach what only the server reaches (SSRF). The name is
resolved once, every address it has is looked at, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings

from jixiao.core.message import say

SECONDS = 10
MOST_READ = 64 * 1024


class Unreachable(Exception):
    """The address may not be called, or nobody answers there: one sentence."""


def check_address(url: str) -> tuple[str, int, str]:
    """(host, port, path) of an address that may be called. Raises Unreachable. Asks no name server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable(say("这不是一个网址")) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or not url.isascii() or " " in url:
        raise Unreachable(say("这不是一个网址"))
    if parts.username or parts.password:
        raise Unreachable(say("网址里不能写用户名和密码"))
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise Unreachable(say("只能用 https 网址"))
    path = parts.path or "/"
    return (
        parts.hostname,
        port or (443 if parts.scheme == "https" else 80),
        f"{path}?{parts.query}" if parts.query else path,
    )


def allowed(address: str) -> bool:
    """Whether the server may connect to this address: a public one, or one of settings.WEBHOOK_NETWORKS."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if any(ip.version == network.version and ip in network for network in settings.WEBHOOK_NETWORKS):
        return True
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int) -> str:
    """One address of the host. Raises Unreachable when it has none, or any that is not allowed."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(say("找不到主机 {host}", host=host)) from error
    if not found or not all(allowed(address) for address in found):
        raise Unreachable(say("主机 {host} 在不允许访问的网段", host=host))
    return found[0]


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status that the receiver answers. Follows no redirection. Raises Unreachable."""
    host, port, path = check_address(url)
    address = resolve(host, port)
    connection = _Pinned(host, port, address, tls=url.startswith("https:"))
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8", **headers})
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(say("{host} 没有应答：{reason}", host=host, reason=type(error).__name__)) from error
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, which is asked for by its name."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool):
        super().__init__(host, port, timeout=SECONDS)
        self.address, self.tls = address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
