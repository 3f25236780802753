// Every kind of page: axe finds nothing, no scrolling to the side at 1366 columns, nothing is loaded from elsewhere, no
// error.  Which kinds there are is asked of the program: a new route needs its example here.
import { browse, faults, is, ok, open_page, sign_in } from "./house.mjs";

const text = "演示市2025年工作总结\n***个基层党支部围绕主题开展学习。培训班**期。";
const named = { "{type}": "theme_day", "/reports/{name}": "/reports/yearly", "/figures/{name}": "/figures/branches_with_themed_sessions" };
const no_page = /^\/(assets|choose\/\{type\})|\.json$|\/below$|\/file$|\/files\//;

// Where a page that shows one thing is found: the first link of another page.
const found_on = {
	"/records/{type}/{id}": ["/records/theme_day", "tbody a[href^='/records/theme_day/']"],
	"/organisations/{id}": ["/organisations", ".branches a[href^='/organisations/']"],
	"/reports/texts/{name}/places/{id}": ["/reports", "td a[href*='/places']", "/1"],
	"/reports/texts/{name}": ["/reports", "th a[href^='/reports/texts/']"],
};

async function address(page, url, pattern) {
	for (const [prefix, [where, link, behind]] of Object.entries(found_on)) {
		if (!pattern.startsWith(prefix))
			continue;
		await page.goto(url + where);
		const [path] = (await page.getAttribute(link, "href")).split("?");
		return path + (behind ?? "") + pattern.slice(prefix.length);
	}
	return Object.entries(named).reduce((path, [piece, name]) => path.replace(piece, name), pattern);
}

async function look(page, url, path) {
	page.wrong.length = 0;
	const answer = await page.goto(url + path);
	is(`${path} answers`, answer.status(), path === "/nowhere" ? 404 : 200);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	is(`${path} needs no scrolling to the side`, wide, 0);
	is(`${path}: axe finds nothing`, (await faults(page)).join("\n"), "");
	is(`${path} has no error`, page.wrong.filter((line) => !/status of 404/.test(line)).join("\n"), "");
}

// Of links that stand side by side on the first page, those with less than a space between them.
async function touching(page, url, width) {
	await page.setViewportSize({ width, height: 768 });
	await page.goto(url + "/");
	return page.evaluate(() => [...document.querySelectorAll(".card")].flatMap((card) => {
		const links = [...card.querySelectorAll("li a")];
		return links.filter((a, i) => {
			const [here, next] = [a, links[i + 1] ?? a].map((link) => link.getBoundingClientRect());
			return next.top < here.bottom && here.top < next.bottom && next.left > here.left && next.left - here.right < 8;
		}).map((a) => a.textContent);
	}));
}

await browse(async (city) => {
	const page = await open_page(city);
	await look(page, city.url, "/sign-in");
	await sign_in(page, city, "admin");
	for (const width of [1024, 1366])
		is(`no two labels of the first page touch at ${width}`, (await touching(page, city.url, width)).join("、"), "");
	await page.goto(`${city.url}/reports`);
	await page.setInputFiles("#text", { name: "总结.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
	await page.click("form[enctype] button[type=submit]");
	const patterns = city.call("catalog", "routes").split("\n").filter((line) => line.startsWith("GET"))
		.map((line) => line.split(/\s+/)[1]).filter((pattern) => pattern !== "/sign-in" && !no_page.test(pattern));
	for (const pattern of [...patterns, "/nowhere", "/records/theme_day?_struck=1", "/records/admission/new", "/records/regulation_document/new", "/reports/unit"]) {
		const path = await address(page, city.url, pattern);
		if (ok(`${pattern} has an example`, !path.includes("{"), path))
			await look(page, city.url, path);
	}
	is("nothing is loaded from elsewhere", page.elsewhere.join(" "), "");
	is("nothing is kept in the browser", await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
});
