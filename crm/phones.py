"""In which forms a phone may stand in the portal: its search compares them as written (bitrix24.md
§7).
"""

import phonenumbers

from crm.methods.duplicates import MAX_VALUES


def phone_forms(e164: str) -> tuple[str, ...]:
    """Return the forms of one E.164 number, the likeliest first: E.164, bare digits, national,
    spaced.

    A text that is no number comes back alone.
    """
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return (e164,)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    forms = (e164, e164.lstrip("+"), _digits(national), national, international)
    return tuple(dict.fromkeys(forms))


def search_values(phones: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to search for in one call: all forms of as many phones as fit."""
    values: dict[str, None] = {}
    for phone in phones:
        forms = [form for form in phone_forms(phone) if form not in values]
        if len(values) + len(forms) > MAX_VALUES:
            break
        values.update(dict.fromkeys(forms))
    return tuple(values)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
