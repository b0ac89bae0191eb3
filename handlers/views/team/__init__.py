"""Teams and their people: pages, duty, invitations, and who changed what."""
