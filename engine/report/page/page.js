/* summary.html: drill-down, sorting and rankings. Everything is drawn from the summary embedded in the page, and every
 * text is inserted as text, never as markup. Without this script the page is complete as it was written. */
(function () {
'use strict';

const summary = JSON.parse(document.getElementById('summary-data').textContent);
const text = JSON.parse(document.getElementById('words-data').textContent);
const words = text.words;
const outcomes = ['match', 'mismatch', 'missing', 'duplicate', 'rejected'];
const levels = ['province', 'prefecture', 'county'];
const FIRST = 20; /* rows of a ranking, where there are more than ENOUGH */
const ENOUGH = 40;
const SVG = 'http://www.w3.org/2000/svg';

const regions = summary.regions || [];
const previous = summary.previous;
const rateChange = new Map(); /* of the match rate, in hundredths of a point: what is shown */
const byCode = new Map();
const below = new Map();
regions.forEach(function (region, place) {
  const parent = region.parent || '';
  region.place = place;
  byCode.set(region.code, region);
  if (!below.has(parent)) below.set(parent, []);
  below.get(parent).push(region);
});

/* From points; the program rounds in the same way. */
function hundredthsOf(change) {
  const thousandths = Math.round(Math.abs(change) * 1000);
  return Math.sign(change) * Math.floor(thousandths / 10);
}

if (previous) {
  previous.regions.forEach(function (region) {
    rateChange.set(region.code, { change: hundredthsOf(region.match_rate_change), match: region.match, roster: region.roster });
  });
  if ('match_rate_change' in previous) rateChange.set('', { change: hundredthsOf(previous.match_rate_change) });
}

/* ---- numbers as the program writes them ---- */

function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function share(part, all) {
  if (all === 0) return '–';
  const hundredths = Math.floor(part * 10000 / all);
  if (hundredths === 0 && part !== 0) return '<0.01%';
  return Math.floor(hundredths / 100) + '.' + String(hundredths % 100).padStart(2, '0') + '%';
}

function points(code) {
  if (!rateChange.has(code)) return '–';
  const change = rateChange.get(code).change;
  const hundredths = Math.abs(change);
  return (change === 0 ? '' : change > 0 ? '+' : '−') +
    Math.floor(hundredths / 100) + '.' + String(hundredths % 100).padStart(2, '0');
}

/* ---- elements ---- */

function make(name, properties, children) {
  const element = document.createElement(name);
  Object.keys(properties || {}).forEach(function (key) {
    if (key === 'text') element.textContent = properties.text;
    else if (key === 'click') element.addEventListener('click', properties.click);
    else element.setAttribute(key, properties[key]);
  });
  (children || []).forEach(function (child) { element.appendChild(child); });
  return element;
}

function rect(className, x, width) {
  const element = document.createElementNS(SVG, 'rect');
  element.setAttribute('class', className);
  element.setAttribute('x', x.toFixed(3));
  element.setAttribute('width', width.toFixed(3));
  element.setAttribute('height', '10');
  return element;
}

/* parts: [class, count, label] */
function bar(parts, all) {
  const svg = document.createElementNS(SVG, 'svg');
  let before = 0;
  svg.setAttribute('class', 'bar');
  svg.setAttribute('viewBox', '0 0 1000 10');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', parts.map(function (part) {
    return (part[2] + ' ' + share(part[1], all)).trim();
  }).join(', '));
  svg.appendChild(rect('ground', 0, 1000));
  parts.forEach(function (part) {
    if (all !== 0 && part[1] !== 0) svg.appendChild(rect(part[0], before / all * 1000, part[1] / all * 1000));
    before += part[1];
  });
  return make('td', { class: 'bar' }, [svg]);
}

function number(shown) {
  return make('td', { class: 'number', text: shown });
}

function isRest(region) {
  return region.level === 'direct' || region.level === 'unmapped';
}

function nameOf(region) {
  return isRest(region) ? words[region.level] : region.name || region.code;
}

/* ---- regions ---- */

const areaKeys = ['name', 'code', 'roster'].concat(outcomes, ['match_rate'], previous ? ['change'] : []);
let sorting = { key: null, down: true };

function valueOf(region, key) {
  if (key === 'name') return nameOf(region);
  if (key === 'match_rate') return region.roster === 0 ? -1 : region.match / region.roster;
  if (key === 'change') return rateChange.has(region.code) ? rateChange.get(region.code).change : -Infinity;
  return region[key];
}

function sorted(list) {
  const key = sorting.key;
  if (key === null) return list;
  return list.slice().sort(function (a, b) {
    const x = valueOf(a, key), y = valueOf(b, key);
    const way = key === 'name' ? x.localeCompare(y, document.documentElement.lang) : x < y ? -1 : x > y ? 1 : 0;
    return (sorting.down ? -way : way) || a.place - b.place;
  });
}

function hereNow() {
  const match = /^#region=(.*)$/.exec(location.hash);
  let code = '';
  try {
    if (match) code = decodeURIComponent(match[1]);
  } catch (error) { /* a '%' that stands for no byte: no region */ }
  return below.has(code) ? code : '';
}

function go(code) {
  location.hash = code === '' ? '#regions' : '#region=' + encodeURIComponent(code);
}

function areaRow(region, nameCell, extra) {
  const parts = outcomes.map(function (key, i) { return ['o' + i, region[key], words[key]]; });
  const cells = [nameCell, make('td', { class: 'code', text: extra })]
    .concat([number(grouped(region.roster))],
      outcomes.map(function (key) { return number(grouped(region[key])); }),
      [number(share(region.match, region.roster))],
      previous ? [number(points(region.code))] : [],
      [bar(parts, region.roster)]);
  return make('tr', {}, cells);
}

function regionRow(region) {
  const heading = make('th', { scope: 'row' });
  if (below.has(region.code)) {
    heading.appendChild(make('button', {
      type: 'button', text: nameOf(region), 'aria-label': nameOf(region) + ' – ' + words.open,
      click: function () { go(region.code); },
    }));
  } else {
    heading.textContent = nameOf(region);
  }
  return areaRow(region, heading, isRest(region) ? '' : region.code);
}

function sumOf(list) {
  const sum = { roster: 0 };
  outcomes.forEach(function (key) { sum[key] = 0; });
  list.forEach(function (region) {
    sum.roster += region.roster;
    outcomes.forEach(function (key) { sum[key] += region[key]; });
  });
  return sum;
}

function pathTo(code) {
  const path = [];
  for (let at = code; at && byCode.has(at) && path.length < 8; at = byCode.get(at).parent) path.unshift(at);
  return path;
}

function trailItems(here) {
  return [''].concat(pathTo(here)).map(function (code) {
    const shown = code === '' ? words.whole : nameOf(byCode.get(code));
    if (code === here) return make('li', {}, [make('span', { 'aria-current': 'location', tabindex: '-1', text: shown })]);
    return make('li', {}, [make('button', { type: 'button', text: shown, click: function () { go(code); } })]);
  });
}

function replace(element, children) {
  element.textContent = '';
  children.forEach(function (child) { element.appendChild(child); });
}

function headButton(cell, key, draw) {
  const shown = cell.textContent;
  cell.textContent = '';
  cell.appendChild(make('span', { class: 'print-only', text: shown })); /* browsers repeat no buttons on paper */
  cell.appendChild(make('button', {
    type: 'button', text: shown,
    click: function () {
      sorting = { key: key, down: sorting.key === key ? !sorting.down : key !== 'name' && key !== 'code' };
      draw();
    },
  }));
}

function startRegions() {
  const section = document.getElementById('regions');
  const table = section.querySelector('table');
  const trail = make('ol', { class: 'trail' });
  const spoken = make('p', { class: 'hidden', 'aria-live': 'polite' });
  const heads = Array.from(table.tHead.rows[0].cells);

  function draw() {
    const here = hereNow();
    const list = below.get(here);
    replace(trail, trailItems(here));
    replace(table.tBodies[0], sorted(list).map(regionRow));
    replace(table.tFoot, [areaRow(Object.assign(sumOf(list), { code: here }), make('th', { scope: 'row', text: words.total }), '')]);
    table.tFoot.rows[0].className = 'total';
    heads.forEach(function (cell, i) {
      if (areaKeys[i] === sorting.key) cell.setAttribute('aria-sort', sorting.down ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    });
    spoken.textContent = (here === '' ? words.whole : nameOf(byCode.get(here))) + ', ' + list.length + ' ' + words.rows;
  }

  section.insertBefore(make('nav', { 'aria-label': words.path }, [trail]), table.parentNode); /* which scrolls */
  section.appendChild(spoken);
  heads.forEach(function (cell, i) { if (areaKeys[i]) headButton(cell, areaKeys[i], draw); });
  draw();
  return function () { /* another region was chosen: the keyboard goes along */
    draw();
    (table.tBodies[0].querySelector('button') || trail.querySelector('[aria-current]')).focus({ preventScroll: true });
    if (section.getBoundingClientRect().top < 0) section.scrollIntoView();
  };
}

/* ---- rankings ---- */

/* [key, label, group, class of its bar] */
function measures() {
  const list = [['match', words.match_rate, 'outcome', 'o0']];
  if (rateChange.size > 0) list.push(['change', words.rate_change, 'outcome', 'o0']);
  outcomes.slice(1).forEach(function (key, i) {
    list.push([key, words[key], 'outcome', 'o' + (i + 1)]);
  });
  outcomes.forEach(function (outcome, i) {
    const labels = text.reasons[outcome] || {};
    Object.keys(labels).forEach(function (key) { list.push([key, labels[key], 'reasons', 'o' + i]); });
  });
  Object.keys(text.notes).forEach(function (key) { list.push([key, text.notes[key], 'notes', 'o3']); });
  return list.filter(function (measure) {
    return measure[2] === 'outcome' || regions.some(function (region) { return region[measure[2]]; });
  });
}

function countOf(region, measure) {
  const from = measure[2] === 'outcome' ? region : region[measure[2]] || {};
  return Object.prototype.hasOwnProperty.call(from, measure[0]) ? from[measure[0]] : 0;
}

function lies(region, code) {
  for (let at = region; at; at = byCode.get(at.parent || '')) if (at.code === code) return true;
  return code === '';
}

function ranked(level, measure, high) {
  const here = hereNow();
  const list = regions.filter(function (region) {
    return region.level === level && region.roster > 0 && lies(region, here) && region.code !== here &&
      (measure[0] !== 'change' || rateChange.has(region.code));
  }).map(function (region) {
    if (measure[0] === 'change') {
      return { region: region, count: 0, rate: rateChange.get(region.code).change, shown: points(region.code) };
    }
    const count = countOf(region, measure);
    return { region: region, count: count, rate: count / region.roster, shown: share(count, region.roster) };
  });
  list.sort(function (a, b) {
    return (high ? b.rate - a.rate : a.rate - b.rate) || a.region.place - b.region.place;
  });
  list.forEach(function (item, i) { /* regions of which the same is shown share a rank */
    item.rank = i > 0 && list[i - 1].shown === item.shown ? list[i - 1].rank : i + 1;
  });
  return list;
}

/* From the middle to the right what rose, to the left what fell. */
function changeBar(change, greatest, label) {
  const svg = bar([['o0', 0, label]], 1).firstChild;
  const width = greatest === 0 ? 0 : Math.abs(change) / greatest * 500;
  svg.setAttribute('aria-label', label);
  if (width > 0) svg.appendChild(rect(change > 0 ? 'o0' : 'o2', change > 0 ? 500 : 500 - width, width));
  return make('td', { class: 'bar' }, [svg]);
}

function changeCells(region, greatest) {
  const before = rateChange.get(region.code);
  return [number(share(before.match, before.roster)), number(share(region.match, region.roster)),
    number(points(region.code)), changeBar(before.change, greatest, points(region.code))];
}

/* Small rates are drawn against the greatest, or nothing of them would be seen. */
function countCells(item, measure, greatest) {
  const drawn = bar([[measure[3], item.count, '']], measure[0] === 'match' ? item.region.roster : item.region.roster * greatest);
  drawn.firstChild.setAttribute('aria-label', share(item.count, item.region.roster));
  return [number(grouped(item.count)), number(grouped(item.region.roster)),
    number(share(item.count, item.region.roster)), drawn];
}

function rankRow(item, measure, greatest) {
  const above = make('td');
  pathTo(item.region.parent).forEach(function (code) { /* a line is broken between names only */
    above.append(make('span', { class: 'piece', text: nameOf(byCode.get(code)) }), ' ');
  });
  return make('tr', {}, [
    number(String(item.rank)),
    make('th', { scope: 'row', text: nameOf(item.region) }),
    above,
  ].concat(measure[0] === 'change' ? changeCells(item.region, greatest) : countCells(item, measure, greatest)));
}

/* Headings of the columns behind the names. */
function rankHeads(measure) {
  if (measure[0] === 'change') return [words.rate_before, words.match_rate, words.rate_change, words.against_greatest];
  if (measure[0] === 'match') return [words.match, words.roster, words.match_rate, words.proportion];
  return [measure[1], words.roster, words.rate, words.against_greatest];
}

function option(value, shown) {
  return make('option', { value: value, text: shown });
}

function measureOptions(list) {
  const groups = { outcome: [], reasons: [], notes: [] };
  list.forEach(function (measure, i) { groups[measure[2]].push(option(i, measure[1])); });
  return Object.keys(groups).filter(function (key) { return groups[key].length > 0; }).map(function (key) {
    return make('optgroup', { label: words[key] }, groups[key]);
  });
}

function shownOf(shown, all) {
  return words.shown_of.replace('{shown}', grouped(shown)).replace('{all}', grouped(all));
}

function startRanking() {
  const section = document.getElementById('ranking');
  const table = section.querySelector('table');
  const list = measures();
  const level = make('select', { id: 'rank-level' }, levels.filter(function (name) {
    return regions.some(function (region) { return region.level === name; });
  }).map(function (name) { return option(name, words['level_' + name]); }));
  const measure = make('select', { id: 'rank-measure' }, measureOptions(list));
  const order = make('select', { id: 'rank-order' }, [option('high', words.high_first), option('low', words.low_first)]);
  const within = make('span', { class: 'within', 'aria-live': 'polite' });
  const onPaper = make('p', { class: 'print-only remark' });
  const more = make('button', { type: 'button', class: 'no-print more' });
  const heads = table.tHead.rows[0].cells;
  let all = false;

  function draw() {
    const chosen = list[measure.value];
    const items = ranked(level.value, chosen, order.value === 'high');
    const here = hereNow();
    rankHeads(chosen).forEach(function (shown, i) { heads[3 + i].textContent = shown; });
    within.textContent = words.ranked_in + (here === '' ? words.whole : nameOf(byCode.get(here)));
    const greatest = items.reduce(function (most, item) { return Math.max(most, Math.abs(item.rate)); }, 0);
    const cut = items.length > ENOUGH && !all;
    replace(table.tBodies[0], items.slice(0, cut ? FIRST : items.length).map(function (item) {
      return rankRow(item, chosen, greatest);
    }));
    onPaper.textContent = [level, measure, order].map(function (select) {
      return select.selectedIndex < 0 ? '' : select.options[select.selectedIndex].text;
    }).concat([within.textContent], cut ? [shownOf(FIRST, items.length)] : []).join(' · ');
    if (items.length === 0) {
      replace(table.tBodies[0], [make('tr', {}, [make('td', { colspan: '7', text: words.nothing_to_rank })])]);
    }
    table.classList.toggle('no-above', items.every(function (item) { return !item.region.parent; }));
    more.hidden = items.length <= ENOUGH;
    more.textContent = all ? words.show_less : words.show_all + ' (' + grouped(items.length) + ')';
  }

  function labelled(key, select) {
    select.addEventListener('change', draw);
    return make('label', { text: words[key] }, [select]);
  }
  more.addEventListener('click', function () { all = !all; draw(); });
  section.insertBefore(make('div', { class: 'choices' }, [labelled('level', level), labelled('measure', measure),
    labelled('order_of_rank', order), within]), table.parentNode);
  section.insertBefore(onPaper, table.parentNode);
  section.appendChild(more);
  draw();
  return function () { /* a region was opened: rank what lies right below it, if that has a level */
    const next = (below.get(hereNow()) || []).find(function (region) { return levels.indexOf(region.level) >= 0; });
    if (next) level.value = next.level;
    draw();
  };
}

/* The townships stand in the page; on a screen a long list opens when it is asked for. */
function startTowns() {
  const table = document.querySelector('#towns table');
  if (table === null || table.tBodies[0].rows.length <= ENOUGH) return;
  const rows = Array.from(table.tBodies[0].rows);
  const more = make('button', { type: 'button', class: 'no-print more' });
  let all = true;
  function turn() {
    all = !all;
    rows.slice(FIRST).forEach(function (row) { row.classList.toggle('later', !all); });
    more.textContent = all ? words.show_less : words.show_all + ' (' + grouped(rows.length) + ')';
  }
  more.addEventListener('click', turn);
  document.getElementById('towns').appendChild(more);
  turn();
}

startTowns();
if (regions.length > 0) {
  const moved = [startRegions(), startRanking()];
  document.documentElement.classList.add('scripted');
  window.addEventListener('hashchange', function () {
    if (/^(#region.*)?$/.test(location.hash)) moved.forEach(function (draw) { draw(); }); /* the first page has none */
  });
  if (hereNow() !== '') moved[1]();
}
}());
