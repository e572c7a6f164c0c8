"""`report.html`: one page without outside parts that a person reads in a minute, a section a module."""

from eval.report.page import report_html

__all__ = ["report_html"]
