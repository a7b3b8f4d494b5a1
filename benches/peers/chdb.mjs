// chDB (ClickHouse in the process): cards filtered by the roster's numbers, then one join, three CSV files.
import * as job from "./job.mjs";

const { Session } = job.load("chdb");

const canonical = (x) => `upperUTF8(replaceRegexpAll(${x}, '[${job.removed}]', ''))`;
const sexOf = (x) => `multiIf(${x} IN (${job.quoted(job.male)}), 1, ${x} IN (${job.quoted(job.female)}), 2, 0)`;
const csv = (path, fields) => {
  const structure = fields.map(([, column]) => `\`${column}\` String`).join(", ");
  return `(SELECT ${fields.map(([name, column]) => `\`${column}\` AS ${name}`).join(", ")}
    FROM file('${path}', 'CSVWithNames', '${structure}'))`;
};
const settings = "SETTINGS max_threads = 2, input_format_skip_unknown_fields = 1";
const session = new Session(job.outFile("session"));
const rosterCsv = csv(job.rosterFile, job.roster);

// Short-circuit evaluation: the pattern is matched only where the names differ as written.
session.query(`CREATE TABLE outcome ENGINE = Memory AS
  WITH chosen AS (
    SELECT id, count() AS cards_rows,
      argMax(tuple(id, name, sex, status, issued), tuple(status = '1', issued)) AS best
    FROM ${csv(job.cardsFile, job.cards)} WHERE id IN (SELECT id FROM ${rosterCsv}) GROUP BY id),
  joined AS (
    SELECT r.id AS id, chosen.cards_rows AS cards_rows,
      ${job.roster.map(([name]) => `r.${name} AS r_${name}`).join(", ")},
      ${job.cards.map(([name], i) => `tupleElement(chosen.best, ${i + 1}) AS c_${name}`).join(", ")}
    FROM ${rosterCsv} AS r LEFT JOIN chosen ON chosen.id = r.id),
  judged AS (SELECT ${job.verdict(canonical, sexOf)} AS reason, * FROM joined)
  SELECT ${job.outcomeOf} AS outcome, * FROM judged ${settings}, short_circuit_function_evaluation = 'force_enable'`);
for (const outcome of job.outcomes)
  session.query(`INSERT INTO FUNCTION file('${job.outFile(outcome + ".csv")}', 'CSVWithNames')
    SELECT id, reason, cards_rows, * EXCEPT (outcome, id, reason, cards_rows) FROM outcome WHERE outcome = '${outcome}'
    ${settings}`);
session.close();
job.done();
