//! Through LibreOffice and poppler: pages of the right size, with nothing lost.
