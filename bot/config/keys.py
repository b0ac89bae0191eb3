"""Keys for each purpose, derived from the one ``SECRET_KEY``: none tells anything of another."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr


def derived(secret: SecretStr, purpose: str) -> bytes:
    """Return the 32 bytes for a purpose."""
    info = f"leadtrace {purpose}".encode()
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return kdf.derive(secret.get_secret_value().encode())
