"""The web application: people, permission, time and storage around the pipeline. The only place that knows Django."""
