"""The playground: one page on which one person is everybody, and sees what the CRM got."""
