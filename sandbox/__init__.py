"""Local stand-ins for the far ends, as strict as the real ones.

Each far end (the Telegram Bot API, a Bitrix24 portal) is a pure core, request and time in, response
out, under a thin aiohttp shell. The sandbox imitates the documented APIs and not our habits, so any
other client of these APIs can be pointed at it; it imports none of our other packages.
"""
