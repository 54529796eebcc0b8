"""PDF: visible words with their places, laid out into paragraphs, headings and tables; pictures through OCR."""
