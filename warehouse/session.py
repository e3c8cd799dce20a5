"""A connection with its statements: records -> newline-delimited JSON -> one SQL statement that reads it as `$rows`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import sql


class Session:
    """Runs `statements/*.sql`; `folder` takes the files that carry rows in."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection = connection
        self._folder = folder

    def run(self, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement file with named parameters and fetch what its last statement returns."""
        rows: list[tuple[Any, ...]] = []
        for part in self.connection.extract_statements(sql(f"statements/{statement}.sql")):
            used = {name: parameters[name] for name in part.named_parameters}
            rows = self.connection.execute(part, used).fetchall()
        return rows

    def read(self, statement: str, **parameters: object) -> list[dict[str, Any]]:
        """Run a statement whose only column is JSON and parse it."""
        return [json.loads(row[0]) for row in self.run(statement, **parameters)]

    def write(self, statement: str, rows: Iterable[Mapping[str, Any]], **parameters: object) -> None:
        """Run a statement over the rows, even if there are none.

        A file and not a parameter: DuckDB reads JSON from a file four times as fast, and with bounded memory.
        """
        path = self._folder / "rows.json"
        try:
            with path.open("w", encoding="utf-8", errors="replace") as file:
                for row in rows:
                    file.write(_encode(row))
                    file.write("\n")
            self.run(statement, rows=str(path), **parameters)
        finally:
            path.unlink(missing_ok=True)


def record_row(record: Any) -> dict[str, Any]:
    """The fields of a record by name, nested ones left to JSON."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return record_row(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


_encode = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":")).encode
