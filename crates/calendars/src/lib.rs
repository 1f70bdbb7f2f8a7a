//! What is put in a diary: appointments and sessions as iCalendar (RFC 5545).
