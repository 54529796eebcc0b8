"""Office files, tables as documents, and books: archives that are looked at before they are opened."""
