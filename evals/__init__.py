"""How good is every answer, per language: questions, metrics, intervals and reports.

Reads the advisor only through its public face (`Advisor.ask`, `Advisor.search`); nothing in `advisor/`
imports from here but the command line.
"""
