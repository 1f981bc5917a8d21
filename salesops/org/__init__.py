"""People, posts, regions, who is whose superior on a day."""
