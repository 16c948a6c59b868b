"""Pages: one file a page. A page that changes anything calls an action."""
