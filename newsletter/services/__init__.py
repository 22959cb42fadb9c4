"""What happens to a subscriber and to an issue. Each act is one transaction, and harmless when repeated."""
