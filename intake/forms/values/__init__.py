"""Reading what was typed as a value: numbers, days, phones, addresses, words. Pure."""
