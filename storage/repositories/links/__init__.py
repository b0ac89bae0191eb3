"""Storage of links: their values, channels, and variants behind them."""
