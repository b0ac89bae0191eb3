"""The stories that can be told: who is in each, what is set up before it, and how it goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from sandbox import campaign_story, managers_story, story
from sandbox.cast import LINKS, gather, make_links
from sandbox.stage import Stage

Gather = Callable[[Stage], Awaitable[int]]
"""Puts people on the stage, before there is a bot; gives the managers' group."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Story:
    """One of them; ``play`` gives 1 when anything is missing in the end."""

    gather: Gather
    prepare: Callable[[Stage], Awaitable[None]]
    play: Callable[[Stage, Say], Awaitable[int]]


STORIES = {
    "prospect": Story(gather, partial(make_links, links=LINKS[:1]), story.play),
    "campaign": Story(campaign_story.gather_people, campaign_story.make_ready, campaign_story.play),
    "managers": Story(managers_story.gather_team, managers_story.make_team, managers_story.play),
}
