"""What the operator wrote, read and checked: settings, forms, rules, consents."""
