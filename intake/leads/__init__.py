"""Leads: who has one, who may get one, and what is waited for."""
