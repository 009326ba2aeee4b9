"""How the shipped models were trained, and how they score."""
