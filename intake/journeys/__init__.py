"""Journeys: what became of those who began a form, written down as it happens, to be counted."""
