"""What the book's chapters share: figure style, the printing of numbers, the ledger of claims.

Nothing in the solver imports this package.
"""
