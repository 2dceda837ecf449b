"""The desk: the day's decisions over candidates, for whoever has to take them.

Owns: what a decision is (`items`), the port that faces stand on (`port`), how decisions follow from a candidate's
state (`queue`), what stands behind each (`account`), and a desk to rehearse on (`rehearsal`). Refuses: sending
anything, clocks of the wall, drawing.
"""
