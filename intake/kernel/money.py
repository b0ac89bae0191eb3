"""Amounts are counted in a currency's smallest units, and never added across currencies."""

from decimal import Decimal

_NO_CENTS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905
"""ISO 4217: all others have two digits."""


CODES = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD"  # noqa: SIM905
    " CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS"
    " GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW"
    " KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR"
    " MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR"
    " SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX"
    " USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)
"""Money that people pay with, by ISO 4217's list one (2026): without funds, metals and units of
account."""


def digits(currency: str) -> int:
    """Return how many digits stand behind the point."""
    if currency in _NO_CENTS:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def exact(amount: int, currency: str) -> Decimal:
    """Return an amount in the currency itself."""
    return Decimal(amount).scaleb(-digits(currency))


def written(amount: int, currency: str) -> str:
    """Write an amount with a narrow space between thousands, without cents where there are none."""
    places = digits(currency)
    whole = exact(amount, currency)
    if whole == whole.to_integral_value():
        places = 0
    return f"{whole:,.{places}f} {currency}".replace(",", "\u202f")
