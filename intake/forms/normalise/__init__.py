"""Normalising: from what was typed, shared or sent to an answer, or to the reason why not. Pure."""
