"""Each figure that the README claims, as a ratio to a baseline in the same run. ``python -m benchmarks`` runs all."""
