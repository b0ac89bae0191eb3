"""How people come: payloads, rules, redirects."""
