"""Decisions, and nothing else: no clock, no database, no network.

Everything the product promises about who may do and see what stands here, as data and small pure functions. The
other layers ask; none of them decides. Terms are those of the field: see the glossary in docs/words.md.
"""
