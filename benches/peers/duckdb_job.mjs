// duckdb_job: the comparison in DuckDB's SQL. A semi join before grouping was the fastest of the forms that were tried.
import * as job from "./job.mjs";

const { DuckDBInstance } = job.load("@duckdb/node-api");

const canonical = (x) => `upper(translate(${x}, '${job.removed}', ''))`;
const sexOf = (x) => `(CASE WHEN ${x} IN (${job.quoted(job.male)}) THEN 1 WHEN ${x} IN (${job.quoted(job.female)}) THEN 2 ELSE 0 END)`;
const csv = (path, fields) =>
  `SELECT ${fields.map(([name, column]) => `"${column}" AS "${name}"`).join(", ")}
   FROM read_csv('${path}', all_varchar = true, header = true, delim = ',', quote = '"')`;

/** database: its path; kind, order: how the tables of the two data sets are made; order "": the cards are not kept. */
export async function run(database, kind, order) {
  const instance = await DuckDBInstance.create(database, {
    threads: "2",
    preserve_insertion_order: order ? "true" : "false",
    temp_directory: job.outFile("spill"), // beside the outputs, not in the folder the bench was called from
  });
  const db = await instance.connect();
  let cards = `(${csv(job.cardsFile, job.cards)})`;

  await db.run(`CREATE ${kind} roster AS ${csv(job.rosterFile, job.roster)} ${order}`);
  if (order) {
    await db.run(`CREATE ${kind} cards AS ${csv(job.cardsFile, job.cards)} ${order}`);
    cards = "cards";
  }
  await db.run(`CREATE TEMP TABLE outcome AS
    WITH chosen AS (
      SELECT c.id, count(*) AS cards_rows,
        arg_max(struct_pack("id" := c.id, "name" := c.name, "sex" := c.sex, "status" := c.status, "issued" := c.issued),
                CASE WHEN c.status = '1' THEN '1' ELSE '0' END || coalesce(c.issued, '')) AS best
      FROM ${cards} c SEMI JOIN roster USING (id) GROUP BY c.id),
    joined AS (
      SELECT r.id AS id, coalesce(cards_rows, 0) AS cards_rows,
        ${job.roster.map(([name]) => `r."${name}" AS r_${name}`).join(", ")},
        ${job.cards.map(([name]) => `coalesce(best."${name}", '') AS c_${name}`).join(", ")}
      FROM roster r LEFT JOIN chosen ON chosen.id = r.id),
    judged AS (SELECT ${job.verdict(canonical, sexOf)} AS reason, * FROM joined)
    SELECT ${job.outcomeOf} AS outcome, * FROM judged`);
  for (const outcome of job.outcomes)
    await db.run(`COPY (SELECT id, reason, cards_rows, * EXCLUDE (outcome, id, reason, cards_rows) FROM outcome
      WHERE outcome = '${outcome}') TO '${job.outFile(outcome + ".csv")}' (FORMAT csv, HEADER)`);
  if (order) await db.run("CHECKPOINT");
  db.closeSync();
  instance.closeSync();
  job.done();
}
