"""Course catalogues of others: recognised by their content, brought to one form, counted row by row."""
