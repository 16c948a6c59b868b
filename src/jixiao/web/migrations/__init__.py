"""Database migrations, made by Django."""
