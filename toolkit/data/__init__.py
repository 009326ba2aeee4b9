"""Lexicons, parameters and templates, as data: no code."""
