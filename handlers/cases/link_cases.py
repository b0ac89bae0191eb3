"""The use cases of links, together: the pages of ``/links`` need most of them."""

from dataclasses import dataclass
from datetime import tzinfo

from intake.links.confirm_source import ConfirmSource, ReadVocabulary
from intake.links.list_links import ListLinks
from intake.links.switch_link import SwitchLink
from intake.wizards.edit_link import EditLink


@dataclass(frozen=True, slots=True)
class LinkCases:
    """What is done with links, and with the words that they use."""

    list_links: ListLinks
    switch_link: SwitchLink
    edit_link: EditLink
    vocabulary: ReadVocabulary
    confirm_source: ConfirmSource
    zone: tzinfo
    """Where a link's last day ends."""
