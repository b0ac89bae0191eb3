"""All acts by name."""

from sandbox.telegram.acts.acting import Deeds
from sandbox.telegram.acts.gathering import GATHERING
from sandbox.telegram.acts.governing import GOVERNING
from sandbox.telegram.acts.pressing import PRESSING
from sandbox.telegram.acts.showing import SHOWING
from sandbox.telegram.acts.talking import TALKING
from sandbox.telegram.acts.topic_deeds import TOPIC_DEEDS

DEEDS: Deeds = {**TALKING, **SHOWING, **PRESSING, **GATHERING, **GOVERNING, **TOPIC_DEEDS}
