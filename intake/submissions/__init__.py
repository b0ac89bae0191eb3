"""Completed forms: their record, their cards, their dead letters."""
