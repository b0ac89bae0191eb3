"""The hash by which a banned person is known again, keyed with this installation's secret."""

from hashlib import sha256

from bot.config.settings import Settings
from intake.team.ban import PersonHashes


def person_hashes(settings: Settings) -> PersonHashes:
    """Return it; without ``SECRET_KEY`` it has no key."""
    if settings.secret_key is None:
        return PersonHashes()
    return PersonHashes(sha256(settings.secret_key.get_secret_value().encode()).digest())
