"""Bitrix24.

The lower half stands alone and knows nothing of Leadtrace: typed method objects (``methods``), the
client that calls them (``client``, ``endpoint``), the errors and the one map that makes them
(``errors``, ``failures``), the portal's limits mirrored (``limits``) and its two encodings
(``encoding``). The upper half (trace, commands, gateway) speaks of submissions and is built on top
of it.
"""
