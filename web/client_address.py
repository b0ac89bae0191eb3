"""Whose request it is, behind reverse proxies. A header is believed only as far as we trust."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from aiohttp import web

from web.visitor_limit import read_address

Networks = tuple[IPv4Network | IPv6Network, ...]

FORWARDED = "X-Forwarded-For"


def client_address(request: web.Request, trusted: Networks) -> str:
    """Return the address of the client: the right-most one that no proxy of ours has.

    Each proxy appends whom it serves, so everything left of the first stranger is the stranger's
    own word. Some append the port as well, or write an IPv4 address as IPv6.
    """
    address = read_address(request.remote or "")
    header = ",".join(request.headers.getall(FORWARDED, []))
    for told in reversed([one for one in header.split(",") if one.strip()]):
        if address is None or not is_within(address, trusted):
            break
        if (before := read_address(told)) is None:
            break
        address = before
    return "" if address is None else str(address)


def is_within(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    """Say whether an address lies in one of the networks."""
    return any(address in network for network in networks)
