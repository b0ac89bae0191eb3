"""What the CRM hears of a lead that is worked, and what became of it there."""
