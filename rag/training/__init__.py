"""The scripts that make the models of `rag/weights/`: `python -m rag.training`. No other part of Byline needs them."""
