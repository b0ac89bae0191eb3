"""Test leads: what a form makes in the CRM, tried out and taken away again."""
