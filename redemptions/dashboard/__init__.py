"""The dashboard: figures, charts and tables for leads and promotion managers."""
