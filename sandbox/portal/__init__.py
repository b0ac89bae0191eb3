"""A simulated Bitrix24 portal: the CRM methods that Leadtrace uses, exactly as strict as the real.

``core.Portal`` is the pure core (no I/O, no clock, no asyncio), ``server.create_app`` the HTTP
shell. What the portal holds is data that anyone may look at (``Portal.state``); how it behaves is a
set of switches (``settings.Settings``); what goes wrong is a list of faults (``faults.Fault``).
"""
