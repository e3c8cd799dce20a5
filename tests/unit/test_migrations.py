"""Schema files are applied in order, once, to the data there is; a warehouse of the first schema is continued."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from tests.warehouse_world import World, claim, page
from warehouse import database
from warehouse.store import open_read, open_work

FIRST = "0001_initial.sql"
ROWS = (Path(__file__).parent / "first_schema.sql").read_text("utf-8")
HEDGED = claim("HSCT may reduce relapses.", "relapse", certainty="hedged")
MORE = {
    "9001_note.sql": "ALTER TABLE source ADD COLUMN note VARCHAR; UPDATE source SET note = 'listed ' || publisher;",
    "9002_kinds.sql": "CREATE TABLE kind AS SELECT DISTINCT source_kind FROM source;",
}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A published warehouse of the first schema, with a page seen on one night and blocked on the next."""
    content = database.sql(f"schema/{FIRST}")
    with duckdb.connect(tmp_path / database.LIVE, config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(database.sql("statements/create_schema_migration.sql"))
        connection.execute(content)
        connection.execute(
            "INSERT INTO schema_migration VALUES (1, ?, ?, ?)",
            [FIRST, sha256(content.encode()).hexdigest(), datetime.now(UTC)],
        )
        connection.execute(ROWS)
    return tmp_path


def rows(data: Path, query: str) -> tuple[tuple[object, ...], ...]:
    with open_read(data) as read:
        return read.query(query).rows


def test_a_warehouse_of_the_first_schema_keeps_its_rows_and_goes_on(first: Path) -> None:
    """What it believed still stands, and the next night continues the claim it knows."""
    with duckdb.connect(first / database.LIVE, read_only=True) as connection:
        kept = "SELECT claim_id, version, quote, valid_from::VARCHAR FROM claim_version WHERE version = 1"
        before = connection.execute(kept).fetchall()
        counted = {
            name: connection.execute("SELECT count(*) FROM query_table(?)", [name]).fetchall()
            for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    with open_work(first) as work:
        for name, count in counted.items():
            if name != "schema_migration":
                assert [*work.query(f"FROM (SELECT count(*) FROM {name})").rows] == count, name  # noqa: S608
        world = World(first, work=work)
        counts = world.record(2, page(HEDGED))
        assert counts.by_type == {"softened": 1, "source_back": 1, "citation_removed": 1}
        assert work.faults() == []
        work.publish()
    assert list(rows(first, kept)) == before
    assert rows(first, "SELECT count(DISTINCT claim_id), max(version) FROM claim_version") == ((1, 2),)
    assert rows(first, "SELECT list(version ORDER BY version) = range(1, max(version) + 1) FROM schema_migration") == (
        (True,),
    )


def test_a_new_file_is_applied_once_and_a_broken_one_leaves_the_warehouse_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forward only: each run applies what is new, all of it or nothing."""
    shipped, names = database.sql, database.sql_names
    more = dict(MORE)
    monkeypatch.setattr(database, "sql", lambda name: more.get(name.removeprefix("schema/")) or shipped(name))
    monkeypatch.setattr(
        database, "sql_names", lambda folder: sorted([*names(folder), *(more if folder == "schema" else ())])
    )
    for _ in range(2):
        with open_work(first) as work:
            work.publish()
    assert rows(first, "SELECT note FROM source") == (("listed A clinic",),)
    assert rows(first, "FROM kind") == (("clinic",),)

    more["9003_broken.sql"] = "UPDATE source SET note = 'lost'; SELECT no_such_column FROM source;"
    with pytest.raises(duckdb.BinderException), open_work(first):
        pass
    assert rows(first, "SELECT note FROM source") == (("listed A clinic",),)
    del more["9003_broken.sql"]

    more["9001_note.sql"] += " -- altered"
    with pytest.raises(database.WarehouseError, match=r"9001_note\.sql is not the file"), open_work(first):
        pass
    del more["9001_note.sql"], more["9002_kinds.sql"]
    with (
        pytest.raises(database.WarehouseError, match="schema version 9002; this litwatch knows up to"),
        open_work(first),
    ):
        pass
