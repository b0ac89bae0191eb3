"""Storage of teams: members, absences, invitations, groups, and what was changed by whom."""
