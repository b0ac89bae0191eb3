"""Numbers: from the first arrival to the sale, counted from facts as they happened."""
