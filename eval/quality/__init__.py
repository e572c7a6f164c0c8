"""Quality: every public set asked and measured by its own rule, as `python -m eval quality` does."""
