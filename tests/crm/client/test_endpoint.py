"""The address of a portal, which is a secret, and where it may be sent to."""

import pytest
from yarl import URL

from crm.client.call_errors import PortalWideError, WebhookUrlError
from crm.client.endpoint import NEW_WEBHOOK, WebhookUrl, redirect_target

SECRET = "abc123XYZ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://shop.bitrix24.com/rest/17/{SECRET}/",
        f"https://shop.bitrix24.com/rest/17/{SECRET}",
        f"  https://shop.bitrix24.com/rest/17/{SECRET}/\n",
        f"https://shop.bitrix24.com/rest/17/{SECRET}/profile.json",
        f"https://shop.bitrix24.com/rest/17/{SECRET}/crm.lead.add",
    ],
)
def test_an_address_as_people_paste_it(address: str) -> None:
    endpoint = WebhookUrl(address)

    assert endpoint.user_id == 17
    assert endpoint.portal == "https://shop.bitrix24.com"
    assert str(endpoint.url("profile")) == f"https://shop.bitrix24.com/rest/17/{SECRET}/profile"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "shop.bitrix24.com",
        f"/rest/1/{SECRET}/",
        f"ftp://shop.example/rest/1/{SECRET}/",
        f"https://shop.example/rest/{SECRET}/",
        f"https://shop.example/rest/1/{SECRET}/?x=1",
        f"https://ann:pw@shop.example/rest/1/{SECRET}/",
        f"https://shop.example:port/rest/1/{SECRET}/",
        f"https://shop.example/rest/1/{SECRET}/a/b",
    ],
)
def test_a_wrong_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(WebhookUrlError) as caught:
        WebhookUrl(address)

    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_code_is_in_no_text_of_the_endpoint() -> None:
    endpoint = WebhookUrl(f"https://shop.example/rest/1/{SECRET}/")

    assert SECRET not in f"{endpoint!r} {endpoint} {endpoint.portal}"
    assert repr(endpoint) == "WebhookUrl(https://shop.example/rest/1/***/)"


def test_a_portal_under_a_path_or_a_port() -> None:
    endpoint = WebhookUrl(f"http://127.0.0.1:8082/sub/rest/1/{SECRET}/")

    assert endpoint.portal == "http://127.0.0.1:8082/sub"
    assert endpoint.url("scope").path == f"/sub/rest/1/{SECRET}/scope"


@pytest.mark.parametrize("method", ["", "../x", "a/b", "crm item", "crm.item.add?x=1", "Crm"])
def test_only_a_methods_name_is_put_into_the_address(method: str) -> None:
    with pytest.raises(ValueError, match="method name"):
        WebhookUrl(f"https://shop.example/rest/1/{SECRET}/").url(method)


ASKED = URL("https://old.example/rest/1/c/profile")


@pytest.mark.parametrize(
    ("asked", "location", "target"),
    [
        (ASKED, "https://new.example/rest/1/c/profile", "https://new.example/rest/1/c/profile"),
        (ASKED, "//new.example/rest/1/c/profile", "https://new.example/rest/1/c/profile"),
        (
            ASKED.with_scheme("http"),
            "https://old.example/rest/1/c/profile",
            "https://old.example/rest/1/c/profile",
        ),
        (
            ASKED.with_scheme("http"),
            "http://new.example/rest/1/c/profile",
            "http://new.example/rest/1/c/profile",
        ),
        (ASKED, "http://new.example/rest/1/c/profile", None),
        (ASKED, "https://new.example/login", None),
        (ASKED, "https://new.example/rest/1/c/profile?next=1", None),
        (ASKED, "https://a:b@new.example/rest/1/c/profile", None),
        (ASKED, "https://old.example/rest/1/c/profile", None),
        (ASKED, "/rest/1/c/profile", None),
        (ASKED, "javascript:alert(1)", None),
        (ASKED, "https://new.example:bad/", None),
        (ASKED, "", None),
    ],
)
def test_the_secret_follows_a_redirect_to_the_same_path_only(
    asked: URL, location: str, target: str | None
) -> None:
    found = redirect_target(asked, {"Location": location})

    assert (found and str(found)) == target


def test_a_redirect_to_nowhere() -> None:
    assert redirect_target(ASKED, {}) is None


@pytest.mark.parametrize(
    ("code", "status", "remedy"),
    [
        ("NO_AUTH_FOUND", 401, NEW_WEBHOOK),
        ("expired_token", 401, NEW_WEBHOOK),
        ("INVALID_CREDENTIALS", 403, NEW_WEBHOOK),
        ("insufficient_scope", 403, NEW_WEBHOOK),
        ("user_access_error", 403, NEW_WEBHOOK),
        ("allowed_only_intranet_user", 403, NEW_WEBHOOK),
        ("UNREADABLE_ANSWER", 404, NEW_WEBHOOK),
        ("UNREADABLE_ANSWER", 302, ""),
        ("OVERLOAD_LIMIT", 503, ""),
        ("ACCESS_DENIED", 403, ""),
        ("METHOD_CONFIRM_WAITING", 401, ""),
        ("PORTAL_DELETED", 500, ""),
    ],
)
def test_another_webhook_helps_where_this_one_serves_no_longer(
    code: str, status: int, remedy: str
) -> None:
    endpoint = WebhookUrl("https://portal.example/rest/1/abc/")
    assert endpoint.remedy(PortalWideError("profile", code=code, status=status)) == remedy
