"""The warehouse file: copied, worked on, published whole; a live file is never open for writing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path

import duckdb

LIVE = "warehouse.duckdb"
WORK = "state/work.duckdb"
# Readable by every DuckDB client from 1.5 on; 2.0 keeps a file at the version it was made with.
STORAGE_VERSION = "v1.5.0"


class WarehouseError(Exception):
    """The warehouse file cannot be used as it is; the message says why and what to do."""


@contextmanager
def reading(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published warehouse. Raises WarehouseError when there is none yet."""
    live = data / LIVE
    _require(live)
    connection = duckdb.connect(live, read_only=True)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextmanager
def scratch_copy(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the warehouse, under the catalog name `warehouse`, to experiment beside it.

    A copy, because DuckDB 1.5 attaches no writable database beside a read-only one.
    """
    _require(data / LIVE)
    with tempfile.TemporaryDirectory(dir=data / "state") as folder:
        copy = Path(folder) / LIVE
        shutil.copyfile(data / LIVE, copy)
        with duckdb.connect(copy) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection


@contextmanager
def working(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the warehouse inside one transaction, schema up to date; `publish` makes it the live one.

    The caller holds the lock of DATA. Whatever a killed run left behind is thrown away.
    """
    work = data / WORK
    work.parent.mkdir(parents=True, exist_ok=True)
    _discard(work)
    if (data / LIVE).exists():
        # copyfile and not copy: the live file is read-only and the copy must not be.
        shutil.copyfile(data / LIVE, work)
    connection = connect(work)
    try:
        yield connection
    finally:
        connection.close()
        _discard(work)


def connect(path: Path | str) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for writing, bring its schema and views up to date and begin the one transaction."""
    connection = duckdb.connect(path, config={"storage_compatibility_version": STORAGE_VERSION})
    connection.execute("SET TimeZone = 'UTC'")
    prepare(connection)
    return connection


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin the one transaction and bring schema and views up to date."""
    connection.execute("BEGIN")
    migrate(connection)
    for name in sql_names("views"):
        connection.execute(sql(f"views/{name}"))


def publish(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Commit, write everything to the file, close it and put it in the place of the live one."""
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    connection.close()
    work, live = data / WORK, data / LIVE
    wal = work.with_name(work.name + ".wal")
    if wal.exists():
        raise WarehouseError(f"{wal}: still there after the checkpoint; publishing would lose the run")
    _sync(work)
    work.chmod(0o444)
    work.replace(live)
    _sync(live.parent)


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the numbered schema files not yet applied. Raises WarehouseError when an applied one was altered since."""
    connection.execute(sql("statements/create_schema_migration.sql"))
    applied = dict(connection.execute("SELECT version, checksum FROM schema_migration").fetchall())
    known = {int(name[:4]): name for name in sql_names("schema")}
    if newer := sorted(set(applied) - set(known)):
        raise WarehouseError(f"the warehouse has schema version {newer[-1]}; this litwatch knows up to {max(known)}")
    for version, name in sorted(known.items()):
        content = sql(f"schema/{name}")
        checksum = sha256(content.encode()).hexdigest()
        if version not in applied:
            connection.execute(content)
            connection.execute(
                "INSERT INTO schema_migration VALUES (?, ?, ?, ?)", [version, name, checksum, datetime.now(UTC)]
            )
        elif applied[version] != checksum:
            raise WarehouseError(f"schema/{name} is not the file this warehouse was made with")


def sql(name: str) -> str:
    """Read one SQL file of this package, e.g. `queries/disagreements.sql`."""
    return resources.files("warehouse").joinpath(name).read_text(encoding="utf-8")


def sql_names(folder: str) -> list[str]:
    """The SQL files of a folder of this package in name order."""
    entries = resources.files("warehouse").joinpath(folder).iterdir()
    return sorted(entry.name for entry in entries if entry.name.endswith(".sql"))


def _require(live: Path) -> None:
    if not live.exists():
        raise WarehouseError(f"{live}: no warehouse yet; `make ingest` or `make demo` makes one")


def _discard(work: Path) -> None:
    for leftover in (work, work.with_name(work.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
