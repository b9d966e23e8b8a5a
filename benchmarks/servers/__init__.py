"""The two servers that ours is measured beside. Neither is a product."""
