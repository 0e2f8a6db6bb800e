"""Every sentence that people read, and how an outcome becomes a reply."""
