// DuckDB, keeping both data sets as tables sorted by number in a database file, as bidui keeps its store.
import { outFile } from "./job.mjs";
import { run } from "./duckdb_job.mjs";

await run(outFile("peer.duckdb"), "TABLE", "ORDER BY id");
