"""The whole book as one PDF, made of its built pages (``scripts/book_pdf.py``)."""
