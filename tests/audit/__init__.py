"""Audits of the built site: accessibility, markup, weight, speed. ``python -m tests.audit`` runs them all (``make audit``)."""
