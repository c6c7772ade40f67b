"""Set-up and training: what must work before any environment exists, so standard library only."""
