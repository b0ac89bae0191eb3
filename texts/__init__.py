"""Texts: every sentence that the bot itself says, in Fluent files, and the translator.

What a form says stands in the form; what people typed is an argument. Everything else is here.
"""
