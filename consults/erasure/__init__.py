"""Taking values out of everything that is kept, the ledger of it, and the proof that they are gone."""
