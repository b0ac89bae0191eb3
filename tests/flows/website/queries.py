"""Queries as they are met, and what they say: for the redirect and for ``tracker.js`` alike."""

from urllib.parse import quote

SPRING = "Весна"

CASES: tuple[tuple[str, dict[str, str]], ...] = (
    ("utm_source=google", {"utm_source": "google"}),
    ("utm_source=&utm_source=google", {"utm_source": "google"}),
    ("utm_source=%20&utm_source=google&utm_source=yandex", {"utm_source": "google"}),
    ("utm_source=a&amp;utm_medium=cpc", {"utm_source": "a", "utm_medium": "cpc"}),
    ("utm_source=a&amp;amp;utm_medium=cpc", {"utm_source": "a", "utm_medium": "cpc"}),
    ("utm_source=a&amp%3Butm_medium=cpc", {"utm_source": "a", "utm_medium": "cpc"}),
    (
        "UTM_SOURCE=a&Utm_Medium=CPC&GCLID=Xy",
        {"utm_source": "a", "utm_medium": "CPC", "gclid": "Xy"},
    ),
    ("utm%5Fsource=a", {"utm_source": "a"}),
    ("utm_source=a?utm_medium=cpc", {"utm_source": "a", "utm_medium": "cpc"}),
    ("utm_content=what?now", {"utm_content": "what?now"}),
    (f"utm_term={quote(SPRING)}", {"utm_term": SPRING}),
    (f"utm_term={quote(SPRING, encoding='cp1251')}", {"utm_term": SPRING}),
    (f"utm_term={quote(quote(SPRING))}", {"utm_term": SPRING}),
    (f"utm_term={quote(quote(quote(SPRING)))}", {"utm_term": SPRING}),
    (f"utm_term={quote(quote(SPRING, encoding='cp1251'))}", {"utm_term": SPRING}),
    ("utm_term=%u0412%u0435%u0441%u043D%u0430", {"utm_term": SPRING}),
    ("utm_term=%uD83D%uDE80x", {"utm_term": "🚀x"}),
    (f"utm_campaign={quote('Sale 🚀👩‍🚀')}", {"utm_campaign": "Sale 🚀👩‍🚀"}),
    ("utm_campaign=a+b%20c%2Bd", {"utm_campaign": "a b c+d"}),
    ("utm_campaign=a%2520b", {"utm_campaign": "a b"}),
    ("utm_campaign=50%25off", {"utm_campaign": "50%off"}),
    ("utm_campaign=100%", {"utm_campaign": "100%"}),
    ("utm_campaign=a=b", {"utm_campaign": "a=b"}),
    ("utm_source=undefined&utm_source=vk", {"utm_source": "vk"}),
    ("utm_source=null&utm_medium=Undefined&utm_term=NaN&utm_content=%5Bobject%20Object%5D", {}),
    ("utm_campaign=(not%20set)&utm_medium=(none)", {}),
    ("utm_term=nullable", {"utm_term": "nullable"}),
    (
        "gbraid=1&wbraid=2&msclkid=3&ttclid=4",
        {"gbraid": "1", "wbraid": "2", "msclkid": "3", "ttclid": "4"},
    ),
    (
        "rb_clickid=1&vk=2&oppref=3&yclid=4",
        {"rb_clickid": "1", "vk": "2", "oppref": "3", "yclid": "4"},
    ),
    ("utm_source=a%00b%0Ac", {"utm_source": "abc"}),
    ("email=ann%40example.com&utm_id=7", {}),
    ("&&=&utm_source&=x&%=%", {}),
    ("", {}),
)
