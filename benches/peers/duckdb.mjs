// DuckDB, nothing kept: the roster in memory, cards streamed through a semi join, three CSV files.
import { run } from "./duckdb_job.mjs";

await run(":memory:", "TEMP TABLE", "");
