//! What is opened in a spreadsheet: one table, as CSV with French conventions or as a workbook.
