"""Turns YAML facts and Markdown prose into a linked guide site about IRS letters."""
