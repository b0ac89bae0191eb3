"""A client for Bitrix24's REST API that stands alone: it knows nothing of Leadtrace."""
