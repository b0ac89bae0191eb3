"""Reading phone numbers: everything becomes E.164, an extension is kept beside it."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from intake.problems import problem
from intake.scene import Problem

_LONG_ENOUGH = 11
"""Digits from which a number without a plus is tried as an international one."""

_PARSE_PROBLEMS = {
    NumberParseException.INVALID_COUNTRY_CODE: "problem-phone-country",
    NumberParseException.NOT_A_NUMBER: "problem-phone-not-a-number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "problem-phone-short",
    NumberParseException.TOO_SHORT_NSN: "problem-phone-short",
    NumberParseException.TOO_LONG: "problem-phone-long",
}

_LENGTH_PROBLEMS = {
    ValidationResult.TOO_SHORT: "problem-phone-short",
    ValidationResult.TOO_LONG: "problem-phone-long",
    ValidationResult.INVALID_COUNTRY_CODE: "problem-phone-country",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number."""

    number: str
    """E.164."""
    extension: str | None = None


def read_phone(text: str, region: str) -> Phone | Problem:
    """Read a typed number; without a country code it belongs to ``region``.

    ``380501234567`` typed in Russia is a Ukrainian number whose plus was left out: a number that
    is none of the region's is tried as an international one.
    """
    try:
        number = phonenumbers.parse(text[:250], region)
    except NumberParseException as error:
        return _problem(_PARSE_PROBLEMS[error.error_type], region)
    if not phonenumbers.is_valid_number(number):
        international = _international(text)
        if international is None:
            reason = phonenumbers.is_possible_number_with_reason(number)
            return _problem(_LENGTH_PROBLEMS.get(reason, "problem-phone-invalid"), region)
        number = international
    return Phone(
        phonenumbers.format_number(number, PhoneNumberFormat.E164), number.extension or None
    )


def read_shared_phone(digits: str, region: str) -> Phone | Problem:
    """Read a number that Telegram vouches for.

    Telegram gives digits with or without a plus. Validity is not checked: Telegram has called it,
    and number plans grow faster than libraries.
    """
    bare = re.sub(r"\D", "", digits)
    if not 7 <= len(bare) <= 15:  # E.164 has at most 15 digits
        return _problem("problem-phone-invalid", region)
    return Phone(f"+{bare}")


def show_phone(number: str, extension: str | None, extension_word: str) -> str:
    """Write a stored number as people read it: ``+7 912 345-67-89 ext. 12``."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        shown = number
    else:
        shown = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return f"{shown} {extension_word} {extension}" if extension else shown


def example(region: str) -> str:
    """Return a number as one may type it in that region."""
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if number is None:
        return "+44 7400 123456"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def is_region(region: str) -> bool:
    """Say whether phone numbers of that region are known: ``RU``, ``DE``, …"""
    return region in phonenumbers.SUPPORTED_REGIONS


def _international(text: str) -> PhoneNumber | None:
    if text.lstrip().startswith("+"):
        return None
    try:
        number = phonenumbers.parse("+" + text[:250].lstrip(), None)
    except NumberParseException:
        return None
    national = phonenumbers.national_significant_number(number)
    if len(f"{number.country_code}{national}") < _LONG_ENOUGH:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _problem(key: str, region: str) -> Problem:
    return problem(key, example=example(region))
