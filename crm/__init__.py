"""Bitrix24.

``client/`` stands alone and knows nothing of Leadtrace: typed method objects, the client that calls
them, the errors and the one map that makes them, the portal's limits mirrored, its two encodings.
``gateway/`` speaks of submissions and is built on top of it: trace, commands, look-up, packing.
"""
