"""Tables as files: CSV and XLSX, read within bounds and written harmless, in a child process."""
