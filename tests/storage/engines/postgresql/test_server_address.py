"""Addresses as hosters hand them out."""

import ssl
from inspect import signature
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from asyncpg.connect_utils import _parse_connect_dsn_and_args as as_asyncpg_reads

from storage.engines.postgresql.server_address import read_address
from storage.errors import UnsupportedDatabaseError


def read(url: str) -> tuple[list[object], object]:
    """The addresses to connect to and the parameters, as asyncpg understands what we pass on."""
    nothing = dict.fromkeys(signature(as_asyncpg_reads).parameters)
    given = {name: value for name, value in read_address(url).options.items() if name in nothing}
    found: tuple[list[object], object] = as_asyncpg_reads(**{**nothing, **given})
    return found


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_scheme_is_served(scheme: str) -> None:
    addresses, parameters = read(f"{scheme}://ann:secret@db.example.com:6000/bot")
    assert addresses == [("db.example.com", 6000)]
    credentials = vars_of(parameters, "user", "password", "database")
    assert credentials == ("ann", "secret", "bot")


def vars_of(parameters: object, *names: str) -> tuple[object, ...]:
    return tuple(getattr(parameters, name) for name in names)


def test_a_password_may_hold_anything() -> None:
    _, parameters = read("postgres://ann:%2F%3F%23%40%3A%25%20%2B@h/d")
    assert vars_of(parameters, "password") == ("/?#@:% +",)


def test_several_hosts_are_tried_and_the_primary_is_taken() -> None:
    addresses, parameters = read("postgresql://u@a:1,b:2,[::1]:3/d")
    assert addresses == [("a", 1), ("b", 2), ("::1", 3)]
    assert str(vars_of(parameters, "target_session_attrs")[0].value) == "read-write"  # type: ignore[attr-defined]
    _, parameters = read("postgresql://u@a,b/d?target_session_attrs=any")
    assert str(vars_of(parameters, "target_session_attrs")[0].value) == "any"  # type: ignore[attr-defined]


def test_a_socket_is_named_as_a_host() -> None:
    addresses, _ = read("postgresql:///d?host=/var/run/postgresql&user=u")
    assert addresses == ["/var/run/postgresql/.s.PGSQL.5432"]


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_an_ipv6_address_may_be_an_option(host: str) -> None:
    addresses, _ = read(f"postgres://u@/d?host=127.0.0.1,{host}&port=1,2")
    assert addresses == [("127.0.0.1", 1), ("::1", 2)]


def test_what_is_said_of_it_names_where_it_was_written() -> None:
    with pytest.raises(UnsupportedDatabaseError, match=r"^--to has the option 'x'"):
        read_address("postgres://u@h/d?x=1", "--to")


def test_a_database_is_named_as_an_option() -> None:
    for url in ("postgresql:///?host=/run&user=u&dbname=d", "postgresql://u@h?dbname=d"):
        _, parameters = read(url)
        assert vars_of(parameters, "user", "database") == ("u", "d")


def test_an_option_without_a_value_is_none() -> None:
    options = read_address("postgres://u@h/d?sslmode=&connect_timeout=&port=").options
    assert options.keys() == {"dsn"}


def test_options_and_a_name_of_its_own_reach_the_server() -> None:
    _, parameters = read("postgres://u@h/d?options=-c%20search_path%3Dbot&application_name=x")
    (settings,) = vars_of(parameters, "server_settings")
    assert settings == {"options": "-c search_path=bot", "application_name": "x"}
    _, parameters = read("postgres://u@h/d")
    assert vars_of(parameters, "server_settings") == ({"application_name": "leadtrace"},)


def test_sslmode_is_libpqs() -> None:
    _, parameters = read("postgres://u@h/d?sslmode=require")
    (context,) = vars_of(parameters, "ssl")
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_NONE
    assert not context.check_hostname
    _, parameters = read("postgres://u@h/d?sslmode=disable")
    assert vars_of(parameters, "ssl") == (False,)
    assert "sslmode=require" in read_address("postgres://u@h/d?ssl=true").options["dsn"]


def test_the_machines_own_authorities_can_be_trusted() -> None:
    options = read_address("postgres://u@h/d?sslmode=verify-full&sslrootcert=system").options
    assert options["ssl"].verify_mode is ssl.CERT_REQUIRED
    assert options["ssl"].check_hostname
    assert "ssl" not in urlsplit(options["dsn"]).query


def test_what_libpq_knows_and_nobody_needs_is_left_out() -> None:
    """Neon and others hand these out."""
    given = "channel_binding=require&keepalives_idle=30&gssencmode=disable&connect_timeout=7"
    options = read_address(f"postgres://u@h/d?{given}").options
    assert options["timeout"] == 7
    assert "keepalives" not in options["dsn"]
    assert "channel" not in options["dsn"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgres://u:secret@h/d?schema=public", "option 'schema'"),
        ("postgres://u:secret@h/d?pgbouncer=true", "option 'pgbouncer'"),
        ("postgres://u:sec#ret@h/d", "%23"),
        ("postgres://u:secret@[h/d", "cannot be read"),
        ("postgres://u:secret@h/d?x", "cannot be read"),
        ("postgres://u:sec/ret@h/d", "%2F"),
        ("postgres://u:5/secret@h/d", "%2F"),
        ("postgres://u:5?secret@h/d?x=y", "%3F"),
        ("postgres://u:5?secret@h/d=y", "%3F"),
        ("postgres://u:p@secret@h/d", "%40"),
        ("postgres://u:sec%ret@h/d", "%25"),
        ("postgres://u:sec%ffret@h/d", "cannot be read"),
        ("postgres://u:sec%00ret@h/d", "cannot be read"),
        ("postgres://u:secret@h:port/d", "cannot be read"),
        ("postgres://u:secret@h:5432,g:65536/d", "cannot be read"),
        ("postgres://u:secret@h:0/d", "cannot be read"),
        ("postgres://u:secret@h,g/d?port=5432,x", "a port that is none"),
        ("postgres://u:secret@h/d?connect_timeout=soon", "connect_timeout"),
        ("postgres://u:secret@h/d?target_session_attrs=standby", "target_session_attrs"),
        ("postgres://u:secret@h/d?target_session_attrs=sometimes", "target_session_attrs"),
        ("postgres://u:secret@h/d?sslmode=verify-full&sslrootcert=/secret.pem", "in sslrootcert"),
        (f"postgres://u:secret@h/d?sslrootcert={__file__}", "without certificates in sslrootcert"),
        ("postgres://u:secret@h/d?sslcert=~/secret.crt&sslkey=x", "in sslcert"),
        ("postgres://u:secret@h/d?passfile=/secret", "in passfile"),
        ("postgres://u:secret@h/d?service=main", "option 'service'.*: write what stands"),
        ("postgres://u:secret@/d?hostaddr=::1", "option 'hostaddr'.*: give it as the host"),
        ("postgres://u:secret@a,,b/d", "cannot be read"),
        ("postgres://u:secret@/d?host=a,,b", "a host that is none"),
        ("postgres://u:secret@/d?host=a:b", "a host that is none"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_the_password(url: str, words: str) -> None:
    with pytest.raises(UnsupportedDatabaseError, match=words) as caught:
        read_address(url)
    assert "sec" not in str(caught.value)


def test_a_file_of_passwords_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.touch()
    file.chmod(0o644)
    with pytest.raises(UnsupportedDatabaseError, match="passfile that others may read"):
        read_address(f"postgres://u@h/d?passfile={file}")
    file.chmod(0o600)
    read_address(f"postgres://u@h/d?passfile={file}")


def test_what_people_read_of_it_holds_no_name_and_no_password() -> None:
    address = read_address("postgres://ann:secret@a:1,b:2/bot?sslmode=require")
    assert address.place == "PostgreSQL database bot at a:1,b:2"
    assert "secret" not in repr(address)
