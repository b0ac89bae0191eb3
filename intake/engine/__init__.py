"""The form engine: what was said, in this form, at this place, leads there. Pure.

:func:`~intake.engine.reducer.reduce` decides, :func:`~intake.engine.scenes.scene_of` tells what to
show; use cases own storage and what a confirmed form becomes.
"""
