// What every browser test begins with: an invented city in a room of its own, the real program serving it, a browser that
// remembers what it loads, and TAP.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const source = process.env.DANGJIAN_SOURCE ?? process.cwd();
const load = createRequire(join(source, "package.json"));
const chromium_path = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const dangjian = process.argv[2];
const today = "2026-02-01";			// of tests/demo_city.sh
const password = "Xin-Mima-2026";

let count = 0, failed = 0;

export function ok(name, good, detail = "") {
	count++;
	failed += good ? 0 : 1;
	console.log(`${good ? "ok" : "not ok"} ${count} - ${name}`);
	for (const line of good ? [] : String(detail).split("\n"))
		console.log(`# ${line.slice(0, 400)}`);
	return good;
}

export function is(name, found, wanted) {
	return ok(name, found === wanted, `found ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`);
}

// The address that `serve` says when it is ready; what it logs goes to ${log}.
function until_ready(program, log) {
	return new Promise((resolve, reject) => {
		program.stdout.on("data", (said) => resolve(/http:\/\/[^/]+/.exec(said)[0]));
		program.stderr.on("data", (line) => log.push(String(line)));
		program.on("exit", (status) => reject(new Error(`serve ended with ${status}`)));
	});
}

async function serve(run) {
	const room = mkdtempSync(join(tmpdir(), "dangjian-browser-"));
	const env = { ...process.env, DANGJIAN_DB: join(room, "city.db"), DANGJIAN_KEYS: join(room, "keys") };
	const call = (...args) => execFileSync(dangjian, args, { env, encoding: "utf8" });
	const log = [];
	let program;
	try {
		execFileSync(join(source, "tests", "demo_city.sh"), [dangjian, room]);
		program = spawn(dangjian, ["serve", "--listen", "127.0.0.1:0", "--on", today], { env, stdio: ["ignore", "pipe", "pipe"] });
		await run({ url: await until_ready(program, log), call });
		is("the program has logged no fault", log.filter((line) => /fault|ERROR|runtime error/.test(line)).join(""), "");
	} catch (error) {
		ok("the journey comes to its end", false, `${error.stack}\n${log.slice(-5).join("")}`);
	} finally {
		if (program && program.exitCode === null) {
			program.kill("SIGTERM");
			is("the program stops when asked", await new Promise((resolve) => program.once("exit", resolve)), 0);
		}
		rmSync(room, { recursive: true, force: true });
	}
}

// A page of 1366x768 that remembers what it loaded from elsewhere and what went wrong in it.
export async function open_page({ browser, url }, { script = true } = {}) {
	const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, javaScriptEnabled: script, locale: "zh-CN" });
	const page = await context.newPage();
	page.setDefaultTimeout(60000);
	page.elsewhere = [];
	page.wrong = [];
	page.on("request", (request) => {
		if (!request.url().startsWith(`${url}/`) && !request.url().startsWith("data:"))
			page.elsewhere.push(request.url());
	});
	page.on("pageerror", (error) => page.wrong.push(String(error)));
	page.on("console", (message) => message.type() === "error" && page.wrong.push(message.text()));
	return page;
}

// Signs in with a new one-time password of ${user}, which must be replaced at once; ends at home.
export async function sign_in(page, { url, call }, user) {
	const once = call("user", "reset", user).trim().split("：").at(-1);
	await page.goto(url);
	await page.fill("#name", user);
	await page.fill("#password", once);
	await page.click("main button[type=submit]");
	is("the one-time password must be replaced", new URL(page.url()).pathname, "/password");
	await page.fill("#old", once);
	await page.fill("#new", password);
	await page.fill("#again", password);
	await page.click("main button[type=submit]");
	ok("signed in", await page.isVisible(".who"), page.url());
}

// What axe finds on ${page}: "rule: where".  Evaluated, not inserted: our pages run no script of others.
export async function faults(page) {
	await page.evaluate(load("axe-core").source);
	return page.evaluate(async () => (await globalThis.axe.run()).violations.map(({ id, nodes }) =>
		`${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 100)).join(" | ")}`));
}

// Runs ${journey} with a browser and a served city, then says how many tests there were.
export async function browse(journey) {
	if (!existsSync(chromium_path) || !existsSync(join(source, "node_modules", "axe-core"))) {
		console.log("1..0 # SKIP no browser, or npm has not installed playwright-core and axe-core");
		return;
	}
	const { chromium } = load("playwright-core");
	const browser = await chromium.launch({ executablePath: chromium_path, args: flags });
	try {
		await serve((city) => journey({ browser, ...city }));
	} finally {
		await browser.close();
	}
	console.log(`1..${count}`);
	process.exitCode = failed > 0 ? 1 : 0;
}
