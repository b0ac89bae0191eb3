"""Links by which people come into a group."""

from dataclasses import dataclass

from sandbox.telegram.replies import Json


@dataclass(slots=True)
class InviteLink:
    """One link, and who made it."""

    url: str
    creator: Json
    name: str = ""
    by_request: bool = False
    """Who follows it waits to be let in."""
    member_limit: int = 0
    expires: int = 0
    is_primary: bool = False
    is_revoked: bool = False
    used: int = 0

    def is_open(self, now: float) -> bool:
        """Whether somebody can still follow it."""
        full = bool(self.member_limit) and self.used >= self.member_limit
        late = bool(self.expires) and now >= self.expires
        return not (self.is_revoked or full or late)

    def as_seen_by(self, bot_id: int) -> Json:
        """The same as updates show it: of another administrator's link half the address is
        hidden."""
        shape = self.as_json()
        if self.creator["id"] != bot_id:
            shape["invite_link"] = f"{self.url[: -len(self.url.rpartition('/')[2]) // 2]}…"
        return shape

    def as_json(self) -> Json:
        """The Bot API's ``ChatInviteLink``."""
        shape: Json = {
            "invite_link": self.url,
            "creator": self.creator,
            "creates_join_request": self.by_request,
            "is_primary": self.is_primary,
            "is_revoked": self.is_revoked,
        }
        optional = {
            "name": self.name,
            "expire_date": self.expires,
            "member_limit": self.member_limit,
        }
        return shape | {name: value for name, value in optional.items() if value}
