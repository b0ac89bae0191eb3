"""What an operator looks after: health, the CRM's queue, forms, test leads, commands."""
