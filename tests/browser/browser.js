/*
 * browser.js URL NAME PASSWORD NEW_PASSWORD PATH...: a real browser signs in, walks the paths, opens a report, follows a
 * number to its records, corrects one and sees the number change.  TAP on stdout; browser_test.py makes the city.
 */
'use strict';
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');
const [url, name, password, newPassword, ...paths] = process.argv.slice(2);
let count = 0, failed = 0;

function check(what, good, seen) {
	count++;
	failed += good ? 0 : 1;
	console.log(`${good ? 'ok' : 'not ok'} ${count} - ${what}` + (good ? '' : '\n# ' + JSON.stringify(seen).slice(0, 900)));
}

async function signIn(page) {
	await page.goto(url + '/reports/yearly?year=2025');
	await page.fill('#name', name);
	await page.fill('#password', password);
	await page.click('button[type=submit]');
	check('the one-time password must be replaced', page.url() === url + '/password', page.url());
	await page.fill('#old', password);
	await page.fill('#new', newPassword);
	await page.fill('#again', newPassword);
	await page.click('button.main');
	check('signed in', (await page.textContent('.who-name')) === name, page.url());
}

/* Everything axe finds on the page, as "rule: where". */
async function faults(page) {
	return page.evaluate(async () => {
		const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] });

		return violations.map((v) => v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | '));
	});
}

async function walk(page, said) {
	for (const path of paths) {
		said.length = 0;
		await page.goto(url + path);
		await page.addScriptTag({ path: axe }).catch(() => page.evaluate(require('fs').readFileSync(axe, 'utf8')));
		const found = await faults(page);
		check(`${path}: axe finds nothing`, found.length === 0, found);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		check(`${path}: fits into 1366 columns`, wide <= 1366, wide);
		const errors = said.filter((s) => !/Content Security Policy|status of 404/.test(s));
		check(`${path}: the console says nothing`, errors.length === 0, errors);
	}
}

async function story(page) {
	const live = 'a.live[href*="branches_with_themed_sessions"]';

	await page.goto(url + '/reports/yearly?year=2025');
	const before = Number(await page.textContent(live));
	await page.click(live);
	check('a number leads to its records', Number((await page.textContent('.big')).match(/\d+/)[0]) === before, page.url());
	await page.click('main table.rows td a');
	await page.click('a.button.main');
	await page.uncheck('input[name=themes]:checked');
	await page.click('button.main');
	check('the correction is saved', (await page.textContent('.done')) === '已保存', page.url());
	await page.goto(url + '/reports/yearly?year=2025');
	const after = Number(await page.textContent(live));
	check('the number in the report has changed', after === before - 1, { before, after });
}

async function conveniences(page) {
	await page.goto(url + '/records/theme_day/new');
	await page.fill('#f-org', '第一');
	await page.waitForFunction(() => document.querySelectorAll('#l-org option').length > 0);
	check('an input offers organisations', true);
	await page.goto(url + '/organisations');
	await page.click('.opener summary');
	await page.waitForSelector('.opener .branches li');
	check('the tree opens piece by piece', true);
	const kept = await page.evaluate(() => localStorage.length + sessionStorage.length);
	check('nothing is kept in the browser', kept === 0, kept);
}

(async () => {
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'] });
	const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', bypassCSP: false });
	const page = await context.newPage(), said = [];

	page.setDefaultTimeout(20000);
	page.on('console', (m) => { if (m.type() === 'error') said.push(m.text()); });
	page.on('pageerror', (e) => said.push(String(e)));
	await signIn(page);
	await walk(page, said);
	await story(page);
	await conveniences(page);
	await browser.close();
	console.log(`1..${count}`);
	process.exit(failed > 0 ? 1 : 0);
})().catch((e) => { console.log(`not ok ${count + 1} - the browser went on\n# ${e.message.split('\n').join('\n# ')}\n1..${count + 1}`); process.exit(1); });
