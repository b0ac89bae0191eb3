"""Storage of leads: their line, clocks, cards, and what stands for them in the CRM."""
