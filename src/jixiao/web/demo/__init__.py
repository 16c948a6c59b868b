"""The demonstration's world: a made-up city with its units, people, projects and two years of forms."""
