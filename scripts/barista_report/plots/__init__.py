"""The plots of a run: each answers one question, and each is made of panels that also stand alone in the report."""
