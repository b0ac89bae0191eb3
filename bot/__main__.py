"""``python -m bot``."""

import gc
import sys

gc.disable()  # what a start builds stays: looking through it finds nothing (bot/ops/collector.py)

from bot.command_line import main  # noqa: E402 - only now

sys.exit(main())
