"""What readers see: subscribing, choosing, leaving, and the archive."""
