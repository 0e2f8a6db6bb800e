"""The map: which municipality a point lies in. The only place that knows shapely."""
