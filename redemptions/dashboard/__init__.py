"""The dashboard: statistics, charts and tables for leads and promotion managers."""
