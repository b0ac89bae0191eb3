"""Delivery: bringing a submission into the CRM, exactly once."""
