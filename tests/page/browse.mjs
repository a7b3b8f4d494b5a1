// browse: looks at a summary.html in headless Chromium, over the debugging pipe: clicks, reads, prints.
//
//   node browse.mjs CHROMIUM PAGE.html WORK [SHOTS]
//
// Prints one line for each check, "ok ..." or "FAILED ...". WORK is a folder for the browser's profile; in SHOTS, where
// it is given, pictures are left: 1366x768, 1920x1080, and the page as A4.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [chromium, page, work, shots] = process.argv.slice(2);
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN',
  '--remote-debugging-pipe', `--user-data-dir=${work}/profile`, 'about:blank'];
const browser = spawn(chromium, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const waiting = new Map();
const events = [];
let serial = 0;
let session;
let rest = Buffer.alloc(0);

browser.stdio[4].on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
    const message = JSON.parse(rest.subarray(0, end).toString());
    rest = rest.subarray(end + 1);
    if (message.id === undefined) events.push(message);
    else if (message.error) waiting.get(message.id).no(new Error(message.error.message));
    else waiting.get(message.id).yes(message.result);
  }
});

function send(method, params = {}) {
  const id = ++serial;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
  return new Promise((yes, no) => waiting.set(id, { yes, no }));
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function evaluate(expression) {
  const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

function check(what, good, seen = '') {
  console.log(`${good ? 'ok' : 'FAILED'} ${what}${good ? '' : `: ${JSON.stringify(seen)}`}`);
}

async function open(url) {
  await send('Page.navigate', { url });
  for (let i = 0; i < 200; i++) {
    if (await evaluate('document.readyState') === 'complete') return;
    await sleep(50);
  }
  throw new Error('the page does not end loading');
}

async function size(width, height) {
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
}

async function shoot(name, whole = false) {
  if (!shots) return;
  const { data } = await send('Page.captureScreenshot', { captureBeyondViewport: whole });
  writeFileSync(`${shots}/${name}.png`, Buffer.from(data, 'base64'));
}

async function print() {
  const { data } = await send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
  const pdf = Buffer.from(data, 'base64');
  if (shots) writeFileSync(`${shots}/page.pdf`, pdf);
  return (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
}

// What the page draws has to be what its own data say.
const figures = `(() => {
  const plain = (cell) => Number(cell.textContent.replace(/,/g, ''));
  const table = document.querySelector('#regions table');
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(2, 8).map(plain));
  const total = [...table.tFoot.rows[0].cells].slice(2, 8).map(plain);
  const sums = total.map((_, i) => rows.reduce((sum, row) => sum + row[i], 0));
  return { rows: rows.length, total, sums, title: [...document.querySelectorAll('.trail li')].map((li) => li.textContent) };
})()`;
// What the page says of changes and of townships, and what an element's own texts are made of.
const changes = `[...document.querySelectorAll('#regions tbody tr')].map((row) => [row.cells[1].textContent, row.cells[9].textContent])`;
const towns = `(() => {
  const rows = [...document.querySelectorAll('#towns tbody tr')];
  return { rows: rows.length, shown: rows.filter((row) => row.getClientRects().length > 0).length,
    first: rows.length === 0 ? [] : [...rows[0].cells].map((cell) => cell.textContent) };
})()`;
// Latin words in a Chinese page, but for names of files, units and algorithms, and what the data call themselves.
const latin = `(() => {
  const known = /^(summary|json|manifest|regions|csv|MiB|XXH|SHA|SM|GB|bidui|xHH|NULL|quote|none)$/;
  const seen = [];
  const look = (text) => seen.push(...(text.match(/[A-Za-z]{2,}/g) || []).filter((word) => !known.test(word)));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest('script, code, .path, noscript, #inputs dl')) look(walker.currentNode.data);
  document.querySelectorAll('[aria-label]').forEach((element) => look(element.getAttribute('aria-label')));
  document.querySelectorAll('[label]').forEach((element) => look(element.getAttribute('label')));
  return seen;
})()`;
// What the page says that only the script makes true, where it is seen.
const hints = `(() => {
  const said = /[^。.]*(选择|Choose)[^。.]*[。.]/.exec(document.querySelector('#regions .remark').innerText);
  return said ? said[0] : '';
})()`;
const signed = (thousandths) => {
  const hundredths = Math.floor(Math.abs(thousandths) / 10);
  return (hundredths === 0 ? '' : thousandths > 0 ? '+' : '−') + (hundredths / 100).toFixed(2);
};

async function lookAtChanges(summary) {
  const change = new Map(summary.previous.regions.map((region) => [region.code, signed(Math.round(region.match_rate_change * 1000))]));
  const shown = (await evaluate(changes)).filter(([code]) => code !== '');
  check('every region says its change', shown.length > 0 && shown.every(([code, said]) => said === (change.get(code) ?? '–')), shown);
  const figures = await evaluate(`document.querySelectorAll('.figures .change').length`);
  check('every figure says its change', figures === 5, figures);
  const level = summary.regions.find((region) => change.has(region.code) && region.level === 'county');
  if (!level) return;
  const ranking = await evaluate(`(() => {
    const set = (id, value) => { const e = document.getElementById(id); e.value = value; e.dispatchEvent(new Event('change')); };
    set('rank-level', 'county');
    set('rank-measure', [...document.querySelectorAll('#rank-measure option')].findIndex((option) => option.text === document.querySelector('#regions thead th:nth-child(10) button').textContent));
    const said = [...document.querySelectorAll('#ranking tbody tr')].map((row) => row.cells[5].textContent);
    set('rank-measure', 0);
    return said;
  })()`);
  const best = Math.max(...summary.previous.regions.filter((region) => summary.regions.some((other) => other.code === region.code &&
    other.level === 'county')).map((region) => Math.round(region.match_rate_change * 1000)));
  check('counties are ranked by their change', ranking[0] === signed(best), ranking.slice(0, 3));
}

async function lookAtTowns(quality) {
  const seen = await evaluate(towns);
  check('every listed township has its row', seen.rows === quality.worst.length, seen);
  if (seen.rows === 0) return;
  const worst = quality.worst[0];
  check('the worst township comes first', seen.first[0] === '1' && seen.first[1] === (worst.name || worst.code) &&
    Number(seen.first[5].replace(/,/g, '')) === worst.defective, seen.first);
  if (seen.rows > 40) {
    await evaluate(`document.querySelector('#towns .more').click()`);
    check('all townships are shown when asked for', seen.shown === 20 && (await evaluate(towns)).shown === seen.rows, seen);
  }
}

// Chooses the first region that has something below it, and goes back in the browser's history to the page as it came.
async function lookAtBack() {
  await open('about:blank');
  await open(pathToFileURL(page).href);
  const seen = [];
  const note = async () => {
    await sleep(200);
    seen.push(await evaluate(`[document.querySelectorAll('.trail li').length, document.querySelector('#ranking .within').textContent]`));
  };
  await note();
  await evaluate(press(opener));
  await note();
  await evaluate('history.back()');
  await note();
  check('Back returns to the whole', String(seen[0]) === String(seen[2]) && String(seen[0]) !== String(seen[1]) &&
    await evaluate('location.hash') === '', seen);
}

// On a narrow screen a wide table moves sideways within its frame, which the keyboard reaches, and all else stays.
async function lookAtNarrow() {
  await size(420, 800);
  await open('about:blank');
  await open(pathToFileURL(page).href);
  const wide = await evaluate(`[document.documentElement, document.querySelector('main')].map((e) => e.scrollWidth)`);
  check('nothing is wider than 420', wide.every((width) => width <= 420), wide);
  const cut = await evaluate(`[...document.querySelectorAll('h2, p, dl, ol, .choices')]
    .filter((e) => e.getBoundingClientRect().right > 420).map((e) => e.textContent.slice(0, 40))`);
  check('texts are broken into lines', cut.length === 0, cut);
  const frames = await evaluate(`[...document.querySelectorAll('table')].map(({ parentNode: frame }) => [frame.tabIndex,
    frame.getAttribute('role'), getComputedStyle(frame).overflowX, (frame.getAttribute('aria-label') || '').length > 3,
    frame.scrollWidth > frame.clientWidth])`);
  check('every table has a frame to move in', frames.every((frame) => String(frame.slice(0, 4)) === '0,region,auto,true') &&
    frames.some((frame) => frame[4]), frames);
  const thin = await evaluate(`[...document.querySelectorAll('tbody th, .path')].map((e) => e.getBoundingClientRect().width)
    .filter((width) => width > 0)`);
  check('names are not broken between all their characters', Math.min(...thin) >= 60, Math.min(...thin));
  await shoot('420x800');
  await shoot('narrow', true);
}

// On paper: A4 is as narrow as a small screen, but nothing can be opened or moved there.
async function lookAtPaper(summary) {
  await open('about:blank');
  await open(pathToFileURL(page).href);
  await size(695, 980); // within the margins, at 96 dots an inch
  await send('Emulation.setEmulatedMedia', { media: 'print' });
  const figures = await evaluate(`[...document.querySelectorAll('.figures div')].map((e) => {
    const style = getComputedStyle(e);
    return [e.getBoundingClientRect().top, style.paddingTop, style.borderLeftWidth, style.paddingLeft];
  })`);
  check('the figures stand in one row on paper', figures.length === 5 && figures.every((figure, i) =>
    figure[0] === figures[0][0] && String(figure.slice(1)) === String(i === 0 ? figures[0].slice(1) : figures[1].slice(1))) &&
    figures[1][2] !== '0px', figures);
  const wide = await evaluate('document.documentElement.scrollWidth');
  check('nothing is wider than the paper', wide <= 695, wide);
  const rules = await evaluate(`[...document.querySelectorAll('main, .scroll')].map((e) => getComputedStyle(e).overflowX)
    .concat([...document.querySelectorAll('td:last-child')].map((e) => getComputedStyle(e).minWidth.replace(/^(auto|0px)$/, 'visible')))`);
  check('rules for narrow screens are none for paper', rules.every((rule) => rule === 'visible'), [...new Set(rules)]);
  const listed = await evaluate(towns);
  check('all townships are on paper', listed.shown === summary.town_quality.worst.length, listed);
  await evaluate(`{ const e = document.getElementById('rank-level'); e.value = 'county'; e.dispatchEvent(new Event('change')); }`);
  const [rows, said] = await evaluate(`[document.querySelectorAll('#ranking tbody tr').length,
    document.querySelector('#ranking p.print-only').innerText]`);
  const counties = summary.regions.filter((region) => region.level === 'county' && region.roster > 0).length;
  const all = counties.toLocaleString('en-US');
  check('a ranking that is cut says so on paper', rows === (counties > 40 ? 20 : counties) &&
    (counties > 40) === (said.includes(` ${all} 个`) || said.includes(`20 of ${all} shown`)), [rows, all, said]);
  await send('Emulation.setEmulatedMedia', { media: '' });
}

// What stands behind '#region=' is anyone's: of no region, of a text of our own, or no text at all.
async function lookAtAddresses() {
  const seen = [];
  for (const end of ['%', '%E0%A4%A', '__proto__', '999999', '%3Cb%3E']) {
    await open('about:blank');
    await open(`${pathToFileURL(page).href}#region=${end}`);
    seen.push(await evaluate(`[document.querySelectorAll('.trail li').length, document.querySelectorAll('#rank-level').length]`));
  }
  check('an address of no region shows the whole', seen.every((counts) => String(counts) === '1,1'), seen);
}

// The page with other figures: every region's match rate is shown as 86.11% and its change as 0.00, though none is equal.
async function lookAtNearlyEqual(summary) {
  const close = structuredClone(summary);
  close.regions.forEach((region, i) => Object.assign(region, { roster: 1e9, match: 861140000 - i, mismatch: 138860000 + i }));
  if (close.previous) close.previous.regions = close.regions.map(({ code }, i) => ({ code, roster: 10, match: 8, match_rate_change: i % 2 ? 0.004 : -0.004 }));
  const html = readFileSync(page, 'utf8').replace(/(id="summary-data">)[^<]*/, (_, tag) => tag + JSON.stringify(close).replace(/</g, '\\u003c'));
  writeFileSync(`${work}/close.html`, html);
  await open(pathToFileURL(`${work}/close.html`).href);
  const signs = await evaluate(`(document.querySelector('main').textContent.match(/[+−]0\\.00/g) || []).length`);
  check('a change that is shown as nothing has no sign', signs === 0, signs);
  const ranks = await evaluate(`[...document.querySelectorAll('#ranking tbody tr')].map((row) => row.cells[0].textContent + ' ' + row.cells[5].textContent)`);
  check('rates that are shown as equal share a rank', ranks.length > 1 && ranks.every((rank) => rank === '1 86.11%'), ranks.slice(0, 5));
}

const press = (selector) => `document.querySelector(${JSON.stringify(selector)}).click()`;
const opener = '#regions tbody th button';

async function look() {
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  await size(1366, 768);
  await open(pathToFileURL(page).href);
  await shoot('1366x768');
  const summary = await evaluate(`JSON.parse(document.getElementById('summary-data').textContent)`);
  const wide = await evaluate('document.documentElement.scrollWidth');
  check('nothing is wider than 1366', wide <= 1366, wide);
  const hint = await evaluate(hints);
  check('what can be chosen is said', hint.length > 20, hint);
  const top = await evaluate(figures);
  check('the first level sums to the roster', top.total[0] === summary.roster.rows && String(top.sums) === String(top.total), top);

  const names = await evaluate(`[document.title, document.scripts.length, document.images.length]`);
  check('names are text', names[0].includes(summary.period.slice(0, 4)) && names[1] === 3 && names[2] === 0, names);
  if (summary.previous) await lookAtChanges(summary);
  await lookAtTowns(summary.town_quality);
  if (await evaluate('document.documentElement.lang') === 'zh-CN') {
    const words = await evaluate(latin);
    check('a Chinese page says it in Chinese', words.length === 0, words);
  }

  await evaluate(`location.hash = '#regions'`);
  await evaluate(`[...document.querySelectorAll(${JSON.stringify(opener)})].sort((a, b) => 0)[0].focus()`);
  await send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 });
  await send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  await sleep(200);
  const second = await evaluate(figures);
  const opened = summary.regions.filter((region) => !region.parent)[0];
  check('the keyboard opens a province', second.title.length === 2 && second.title[1] === opened.name, second.title);
  check('a province is the sum of its parts', second.total[0] === opened.roster && String(second.sums) === String(second.total), second);

  const prefecture = summary.regions.find((region) => region.level === 'prefecture' &&
    summary.regions.some((other) => other.parent === region.code));
  if (prefecture) {
    await evaluate(`location.hash = '#region=${prefecture.code}'`);
    await sleep(200);
    const third = await evaluate(figures);
    check('a prefecture is the sum of its counties', third.total[0] === prefecture.roster && String(third.sums) === String(third.total), third);
    check('the trail leads back', third.title.length === 3, third.title);
    await evaluate(`document.getElementById('regions').scrollIntoView()`);
    await shoot('prefecture');
    await evaluate(press('.trail button'));
    await sleep(200);
    check('the trail goes back to the whole', (await evaluate(figures)).title.length === 1);
  }
  await evaluate(press('#regions thead th:nth-child(3) button'));
  const sorted = await evaluate(`[...document.querySelectorAll('#regions tbody tr')].map((row) => Number(row.cells[2].textContent.replace(/,/g, '')))`);
  check('a heading sorts', sorted.every((value, i) => i === 0 || sorted[i - 1] >= value), sorted);
  check('the sorted heading says so', await evaluate(`document.querySelectorAll('#regions th[aria-sort="descending"]').length`) === 1);

  const ranks = `[...document.querySelectorAll('#ranking tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`;
  const change = (id, value) => evaluate(`{ const e = document.getElementById('${id}'); e.value = ${JSON.stringify(value)}; e.dispatchEvent(new Event('change')); }`);
  await change('rank-level', 'county');
  const counties = await evaluate(ranks);
  const best = Math.max(...summary.regions.filter((region) => region.level === 'county' && region.roster > 0)
    .map((region) => region.match / region.roster));
  check('counties are ranked by match rate', counties[0][0] === '1' && Math.abs(parseFloat(counties[0][5].replace(/[<>]/, '')) - best * 100) < 0.01, counties[0]);
  const measures = await evaluate(`[...document.querySelectorAll('#rank-measure option')].map((option) => option.value)`);
  let drawn = 0;
  for (const value of measures) {
    await change('rank-measure', value);
    drawn += (await evaluate(ranks)).length > 0 ? 1 : 0;
  }
  check('every measure has a ranking', drawn === measures.length, measures);
  const reasons = Object.keys(summary.reasons.missing ?? {}).length;
  check('reasons are among the measures', reasons === 0 || measures.length > 5, measures.length);
  await evaluate(`document.getElementById('ranking').scrollIntoView()`);
  await shoot('ranking');
  const unnamed = await evaluate(`[...document.querySelectorAll('svg.bar')].filter((svg) => !svg.getAttribute('aria-label')).length`);
  check('every bar has a text', unnamed === 0, unnamed);

  await lookAtBack();
  await lookAtAddresses();
  await lookAtNearlyEqual(summary);
  await lookAtNarrow();
  await lookAtPaper(summary);
  await size(1920, 1080);
  await open('about:blank');
  await open(pathToFileURL(page).href);
  await shoot('1920x1080');
  await shoot('whole', true);
  const pages = await print();
  check('it prints', pages >= 2, pages);

  await send('Emulation.setScriptExecutionDisabled', { value: true });
  await open('about:blank');
  await open(pathToFileURL(page).href);
  await send('Emulation.setScriptExecutionDisabled', { value: false });
  const bare = await evaluate(`[document.querySelectorAll('#regions tbody tr').length, document.querySelectorAll('.trail').length]`);
  check('without the script the tables are there', bare[0] === top.rows && bare[1] === 0, bare);

  const untrue = await evaluate(hints);
  check('without the script nothing is said to be chosen', untrue === '', untrue);

  const errors = events.filter((event) => event.method === 'Runtime.exceptionThrown' ||
    (event.method === 'Runtime.consoleAPICalled' && event.params.type === 'error') ||
    (event.method === 'Log.entryAdded' && event.params.entry.level === 'error'));
  check('the console has no error', errors.length === 0, errors.map((event) => event.params));
  const asked = events.filter((event) => event.method === 'Network.requestWillBeSent')
    .map((event) => event.params.request.url).filter((url) => !/^(file|data|about):/.test(url));
  check('nothing is asked of a network', asked.length === 0, asked);
}

const limit = setTimeout(() => { console.log('FAILED the browser does not answer'); browser.kill('SIGKILL'); process.exit(1); }, 120000);
browser.on('error', (error) => { console.log(`FAILED the browser starts: ${error.message}`); process.exit(1); });
const { targetInfos } = await send('Target.getTargets');
({ sessionId: session } = await send('Target.attachToTarget', { targetId: targetInfos.find((info) => info.type === 'page').targetId, flatten: true }));
try {
  await look();
} catch (error) {
  console.log(`FAILED ${error.stack}`);
}
session = undefined;
clearTimeout(limit);
const ended = new Promise((done) => browser.on('exit', done)); // it writes into its profile until then
send('Browser.close').catch(() => {});
await Promise.race([ended, sleep(10000)]);
browser.kill('SIGKILL');
process.exit(0);
