// Polars: the same plan as Polars expressions, on its streaming engine.
import * as job from "./job.mjs";

const pl = job.load("nodejs-polars");
const { col, lit, when } = pl;

const scan = (path, fields, prefix) =>
  pl
    .scanCSV(path, { inferSchemaLength: 0 }) // every column as text
    .select(...fields.map(([name, column]) => col(column).alias(prefix + name)));
const canonical = (name) => {
  const pattern = `[${job.removed}]`;
  return col(name).str.replaceAll(pattern, "").str.toUpperCase();
};
const sexOf = (name) =>
  when(col(name).isIn(job.male)).then(lit(1)).otherwise(when(col(name).isIn(job.female)).then(lit(2)).otherwise(lit(0)));
const streaming = { engine: "streaming" };

const roster = (await scan(job.rosterFile, job.roster, "r_").collect(streaming)).lazy();
const chosen = scan(job.cardsFile, job.cards, "c_")
  .join(roster.select(col("r_id")), { leftOn: "c_id", rightOn: "r_id", how: "semi" })
  .withColumns(col("c_status").eq(lit("1")).fillNull(lit(false)).alias("usable"))
  .sort({ by: ["usable", "c_issued"], descending: true })
  .groupBy("c_id")
  .agg(...["c_name", "c_sex", "c_status", "c_issued"].map((name) => col(name).first()), col("usable").count().alias("cards_rows"));
const joined = roster
  .join(chosen, { leftOn: "r_id", rightOn: "c_id", how: "left" })
  .withColumns(
    col("cards_rows").fillNull(0).cast(pl.Int64),
    ...["c_name", "c_sex", "c_status", "c_issued"].map((name) => col(name).fillNull(lit(""))),
    ...["r_name", "r_sex"].map((name) => col(name).fillNull(lit(""))));

const sameName = canonical("r_name").eq(canonical("c_name")).or(col("r_name").eq(lit(""))).or(col("c_name").eq(lit("")));
const sameSex = sexOf("r_sex").eq(sexOf("c_sex")).or(sexOf("r_sex").eq(lit(0))).or(sexOf("c_sex").eq(lit(0)));
const judged = joined
  .withColumns(sameName.alias("same_name"), sameSex.alias("same_sex"))
  .withColumns(
    when(col("cards_rows").eq(lit(0))).then(lit("no_record"))
      .otherwise(when(col("c_status").neq(lit("1"))).then(lit("no_active_card"))
      .otherwise(when(col("same_name").and(col("same_sex"))).then(lit(""))
      .otherwise(when(col("same_sex")).then(lit("name:different"))
      .otherwise(when(col("same_name")).then(lit("sex:different"))
      .otherwise(lit("name:different sex:different")))))).alias("reason"));
const table = await judged.collect(streaming);

const missing = col("reason").isIn(["no_record", "no_active_card"]);
const wanted = {
  match: col("reason").eq(lit("")),
  missing,
  mismatch: col("reason").neq(lit("")).and(missing.not()),
};
const columns = ["r_id", "reason", "cards_rows", "r_name", "r_sex", "r_employed", "r_region", "r_person_no",
  "c_name", "c_sex", "c_status", "c_issued"];
for (const outcome of job.outcomes)
  table.filter(wanted[outcome]).select(...columns).writeCSV(job.outFile(outcome + ".csv"), { includeHeader: true });
job.done();
