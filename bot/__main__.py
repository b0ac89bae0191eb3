"""``python -m bot``."""

import sys

from bot.command_line import main

sys.exit(main())
