"""Whose request it is, behind reverse proxies. A header is believed only as far as we trust."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

Networks = tuple[IPv4Network | IPv6Network, ...]

FORWARDED = "X-Forwarded-For"


def client_address(request: web.Request, trusted: Networks) -> str:
    """Return the address of the client: the right-most one that no proxy of ours has.

    Each proxy appends whom it serves, so everything left of the first stranger is the stranger's
    own word. Some append the port as well, or write an IPv4 address as IPv6.
    """
    address = read_address(request.remote or "")
    header = ",".join(request.headers.getall(FORWARDED, []))
    for forwarded in reversed([one for one in header.split(",") if one.strip()]):
        if address is None or not is_within(address, trusted):
            break
        if (before := read_address(forwarded)) is None:
            break
        address = before
    return "" if address is None else str(address)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an IP address as software writes it.

    With a port, in brackets or quotes (RFC 7239, section 6), with the name of an interface, an IPv4
    address written as IPv6: that is the same one.
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text, closed, port = text[1:].partition("]")
        if not closed or not _is_port(port):
            return None
    elif text.count(":") == 1:
        text, _, port = text.partition(":")
        if not _is_port(f":{port}"):
            return None
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_port(text: str) -> bool:
    return not text or (text[0] == ":" and text[1:].isascii() and text[1:].isdigit())


def is_within(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    """Say whether an address lies in one of the networks."""
    return any(address in network for network in networks)
