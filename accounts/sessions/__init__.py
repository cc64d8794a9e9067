"""Sessions: their rows, the engine that reads them, when they end, and no copies of pages."""
