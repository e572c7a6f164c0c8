"""The benchmark: Byline and the stock pipeline side by side, in one run on the machine at hand."""
