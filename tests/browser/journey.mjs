// The product's one sentence: in the report a number is a link to the records it was counted from, and a record corrected
// there changes the number.  Once with script, once without.
import { browse, is, ok, open_page, sign_in } from "./house.mjs";

const live = "a.live[href*='study_reports_submitted']";

const number = async (page, where) => Number(/\d+/.exec(await page.textContent(where))[0]);

// From home to the report of last year; what it says.
async function to_report(page) {
	await page.click(".brand");
	await page.click(".ways a[href='/reports']");
	await page.click("a.door[href='/reports/yearly?year=2025']");
	return number(page, live);
}

async function to_first_row(page, said) {
	await page.click(live);
	is("a number leads to the same number", await number(page, ".big"), said);
	is("which is that of its records", await number(page, "h2 .faint"), said);
	await page.click("main table.rows tbody a");
	ok("a row leads to its record", /\/records\/study_report\/\d+$/.test(page.url()), page.url());
}

// The session was of the year before: the record is corrected, not removed.
async function correct(page) {
	await page.click("a.button.main");
	await page.fill("input[name=studied_on]", "2024-12-30");
	await page.click("main .bar button.main");
	ok("the correction is saved", await page.isVisible(".done"), await page.textContent("main"));
	await page.click("a.button[href$='/history']");
	ok("and stands in the history", (await page.textContent("main")).includes("2024-12-30"), await page.textContent("main"));
}

async function strike(page) {
	await page.click("details.strike summary");
	await page.fill("#why", "重复登记");
	await page.click("button.danger");
	ok("the record is struck out", (await page.textContent("main")).includes("已经作废"), page.url());
	return page.url();
}

async function conveniences(page, url) {
	await page.goto(`${url}/records/theme_day/new`);
	await page.fill("#f-org", "第一");
	await page.waitForSelector("#l-org option", { state: "attached" });
	ok("an input offers organisations", true);
	await page.goto(`${url}/organisations`);
	await page.click(".opener summary");
	await page.waitForSelector(".opener .branches li");
	ok("the tree opens piece by piece", true);
}

// Back from what was saved the form stands as it was filled in: the next of a kind differs in little.
async function back(page, url) {
	const filled = () => page.$$eval("#f-org, #f-held_on, #f-topic", (all) => all.map((input) => input.value).join("|"));
	await page.goto(`${url}/records/theme_day/new`);
	await page.fill("#f-org", "第一");
	await page.waitForSelector("#l-org option", { state: "attached" });
	await page.fill("#f-org", await page.$eval("#l-org option", (option) => option.value));
	await page.fill("#f-held_on", "2026-01-20");
	await page.fill("#f-topic", "学习");
	const before = await filled();
	await page.click("main .bar button.main");
	ok("the record is saved", await page.isVisible(".done"), await page.textContent("main"));
	await page.goBack();
	is("and its form stands as it was filled in", await filled(), before);
}

// What is copied out of a report is its text: a mark beside a number would make another number of it.
async function copied(page) {
	const copy = () => page.evaluate(() => {
		getSelection().selectAllChildren(document.querySelector(".sheet"));
		return String(getSelection());
	});
	const said = await copy();
	const marks = await page.$$eval(".sheet .mark", (all) => all.map((mark) => mark.remove()).length);
	ok("the report has marks", marks > 0, said);
	is("which are not copied with its text", said, await copy());
}

// What is chosen or typed beside a mark takes the mark with it.
async function marks(page, url) {
	await page.goto(`${url}/reports`);
	await page.setInputFiles("#text", { name: "一份.txt", mimeType: "text/plain", buffer: Buffer.from("印发红头文件***份，召开座谈会***次。\n") });
	await page.click("form[action='/reports'] button.main");
	await copied(page);
	await page.goto(`${new URL(page.url()).origin}${new URL(page.url()).pathname}/places/1`);
	await page.selectOption("select[name=figure]", "training_courses");
	ok("a figure that is chosen is marked", await page.isChecked("input[value=figure]"), await page.textContent("main"));
	await page.selectOption("select[name=figure]", "");
	await page.fill("input[name=constant]", "7");
	ok("a number that is typed is marked", await page.isChecked("input[value=constant]"), await page.textContent("main"));
	await page.click("main .bar button.main");
	ok("and is what the place is", (await page.textContent("#place-1")).includes("：7"), await page.textContent("main"));
}

await browse(async (city) => {
	const scripted = await open_page(city), plain = await open_page(city, { script: false });

	await sign_in(scripted, city, "admin");
	const before = await to_report(scripted);
	ok("the report counts", before > 0, before);
	await to_first_row(scripted, before);
	await correct(scripted);
	is("the number in the report has changed", await to_report(scripted), before - 1);
	await conveniences(scripted, city.url);
	await back(scripted, city.url);
	await marks(scripted, city.url);

	await sign_in(plain, city, "admin");
	is("without script the report says the same", await to_report(plain), before - 1);
	await to_first_row(plain, before - 1);
	const struck = await strike(plain);
	is("a record struck out no longer counts", await to_report(plain), before - 2);
	await plain.goto(struck);
	await plain.click("form[action$='/restore'] button");
	is("restored it counts again", await to_report(plain), before - 1);
	for (const page of [scripted, plain])
		is("nothing was loaded from elsewhere, nothing went wrong", [...page.elsewhere, ...page.wrong].join("\n"), "");
});
