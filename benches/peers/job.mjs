// job: the parts of the comparison that the contestants share: columns, rules, arguments.
//
// The rules are the simplest that give bidui's counts on clean data: a card with status 1 is preferred, then the newest
// issued; names are compared without white space and separators, in upper case; sex is 1 or 2, anything else is absent.
// Not required: the first in order among equals, sorted reports, sources, notes, classes of difference.
import { createRequire } from "node:module";
import { join } from "node:path";

export const roster = [
  ["id", "证件号码"],
  ["name", "姓名"],
  ["sex", "性别"],
  ["employed", "务工状态"],
  ["region", "行政区划代码"],
  ["person_no", "人编号"],
];

export const cards = [
  ["id", "AAC002"],
  ["name", "AAC003"],
  ["sex", "AAC004"],
  ["status", "AAZ502"],
  ["issued", "AAZ503"],
];

export const outcomes = ["match", "mismatch", "missing"];

// Removed from a name before comparing: white space and the separators of names.
export const removed = " \t\u00a0\u3000\u00b7\u2022\u30fb\uff65\uff0e.\u2027";
export const male = ["1", "男", "M"];
export const female = ["2", "女", "F"];

// node contestant.mjs ROSTER CARDS OUT; the packages are in $BIDUI_PEERS/node_modules. All contestants recognise .gz by name.
export const [rosterFile, cardsFile, out] = process.argv.slice(2);
export const outFile = (name) => join(out, name);

export const load = (name) => createRequire(join(process.env.BIDUI_PEERS, "index.js"))(name);

const start = performance.now();

/** Print the seconds of the work itself, without the start of node and the loading of packages. */
export function done() {
  console.log(((performance.now() - start) / 1000).toFixed(3));
}

/** The SQL expression for the reason of a joined row, for both SQL engines. */
export function verdict(canonical, sexOf) {
  const name = `r_name = c_name OR ${canonical("r_name")} = ${canonical("c_name")} OR r_name = '' OR c_name = ''`;
  const sex = `${sexOf("r_sex")} = ${sexOf("c_sex")} OR ${sexOf("r_sex")} = 0 OR ${sexOf("c_sex")} = 0`;
  return `CASE WHEN cards_rows = 0 THEN 'no_record'
    WHEN c_status <> '1' THEN 'no_active_card'
    WHEN NOT (${name}) AND NOT (${sex}) THEN 'name:different sex:different'
    WHEN NOT (${name}) THEN 'name:different'
    WHEN NOT (${sex}) THEN 'sex:different'
    ELSE '' END`;
}

export const outcomeOf = `CASE WHEN reason = '' THEN 'match' WHEN reason IN ('no_record', 'no_active_card') THEN 'missing'
    ELSE 'mismatch' END`;

export const quoted = (words) => words.map((word) => `'${word}'`).join(", ");
