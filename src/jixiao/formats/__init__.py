"""Bytes to Document and Report to bytes, one file a format; Document to Record."""
