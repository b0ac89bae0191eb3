"""Whose request it is, behind reverse proxies. A header is believed only as far as we trust."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web

Networks = tuple[IPv4Network | IPv6Network, ...]

FORWARDED = "X-Forwarded-For"


def client_address(request: web.Request, trusted: Networks) -> str:
    """Return the address of the client: the right-most one that no proxy of ours has.

    Each proxy appends whom it serves, so everything left of the first stranger is the stranger's
    own word.
    """
    address = request.remote or ""
    header = ",".join(request.headers.getall(FORWARDED, []))
    for told in reversed([one.strip() for one in header.split(",") if one.strip()]):
        if not _is_within(address, trusted) or not _is_address(told):
            break
        address = told
    return address


def _is_within(address: str, networks: Networks) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
