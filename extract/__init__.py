"""Pure text work: bytes in, records out. No network, no database, no clock."""
