"""What the support checker learns from: statements and quotes that people have judged, and others made of texts."""
