"""The page of evaluation in the web application."""

from eval.page.evaluate import EvaluatePage

__all__ = ["EvaluatePage"]
