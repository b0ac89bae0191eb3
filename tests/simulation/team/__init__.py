"""A team at work, in virtual time: managers, prospects, and a portal where others work as well."""
