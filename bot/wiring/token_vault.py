"""Where the portal's tokens are: in the database, encrypted under a key that is not in it.

Whoever comes by a webhook has none, and needs none of the 7 MB that encrypting takes.
"""

import base64
import json
from dataclasses import asdict
from typing import Protocol

import structlog
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from crm.client.oauth.grant import Grant, TokenStore, TokenStoreError
from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from storage.errors import StorageError
from storage.repositories.portal.tokens import SqlTokens

_log = structlog.get_logger(__name__)


class TokensUnit(UnitOfWork, Protocol):
    """What the vault reads and writes."""

    @property
    def tokens(self) -> SqlTokens:
        """The secrets."""
        ...


class TokenCipher:
    """Encrypts grants under ``SECRET_KEY``."""

    def __init__(self, secret_key: SecretStr) -> None:
        from cryptography.fernet import Fernet

        self._cipher = Fernet(base64.urlsafe_b64encode(derived(secret_key, "tokens")))

    def seal(self, grant: Grant) -> bytes:
        """Return what may lie on a disk."""
        return self._cipher.encrypt(json.dumps(asdict(grant)).encode())

    def open(self, secret: bytes) -> Grant | None:
        """Return the grant; ``None`` when it was sealed under another ``SECRET_KEY``."""
        from cryptography.fernet import InvalidToken

        try:
            return Grant(**json.loads(self._cipher.decrypt(secret)))
        except (InvalidToken, ValueError, TypeError):
            _log.warning("tokens_unreadable")
            return None


class TokenVault(TokenStore):
    """Keeps the grant encrypted in the database.

    The secret stands under the application's ``client_id``: unlike the portal's domain it never
    changes.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[TokensUnit],
        writing: UnitOfWorkFactory[TokensUnit],
        clock: Clock,
        cipher: TokenCipher,
        *,
        client_id: str,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._clock = clock
        self._cipher = cipher
        self._name = client_id

    @override
    async def load(self) -> Grant | None:
        """Return the grant, if there is one that can be read."""
        try:
            async with self._reading() as unit:
                secret = await unit.tokens.get(self._name)
        except (StorageError, SQLAlchemyError):
            raise TokenStoreError from None
        return None if secret is None else self._cipher.open(secret)

    @override
    async def save(self, grant: Grant, *, after: Grant | None = None) -> Grant:
        """Keep the grant, unless another one has taken the place of ``after``."""
        try:
            async with self._writing() as unit:
                if after is not None:
                    secret = await unit.tokens.get(self._name, lock=True)
                    kept = None if secret is None else self._cipher.open(secret)
                    if kept is not None and kept.access_token != after.access_token:
                        return kept
                await unit.tokens.put(self._name, self._cipher.seal(grant), self._clock.now())
                await unit.commit()
        except (StorageError, SQLAlchemyError):
            raise TokenStoreError from None
        return grant


def derived(secret: SecretStr, purpose: str) -> bytes:
    """Return the 32 bytes for a purpose, of the one ``SECRET_KEY``; none reveals another."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"leadtrace {purpose}".encode()
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return kdf.derive(secret.get_secret_value().encode())
