"""The records as tables for a spreadsheet, and tables that come back."""
