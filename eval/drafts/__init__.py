"""Ways to propose questions from articles, one a file: each gives candidates."""
