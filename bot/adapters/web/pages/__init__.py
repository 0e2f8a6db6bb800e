"""The pages of the site, but for its maps."""
