"""How well the guard tells faithful sentences from false ones: ``python -m evals.guard``."""
