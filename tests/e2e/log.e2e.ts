import { expect, type Page } from "@playwright/test";
import { BIG_LOG_LINES } from "./seed_texts.ts";
import { IDS, test } from "./seeded.ts";
import { working } from "./working.ts";

const lines = (page: Page) => page.getByRole("region", { name: "Log lines" });

test("a running log follows its end until the person scrolls up, and says that there is more", async ({ page, seeded }) => {
  await using at_work = await working(seeded, 1);
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto(`/missions/${at_work.running}`);
  const box = lines(page);
  const atEnd = () => box.evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight < 30);
  const top = () => box.evaluate((el) => el.scrollTop);
  await expect(box).toContainText("tick 30");
  await expect.poll(atEnd).toBe(true);
  await box.hover();
  // The wheel has turned before the box has scrolled, and a line that comes in can stop it halfway.
  await expect.poll(async () => {
    await page.mouse.wheel(0, -10_000);
    return await top();
  }).toBe(0);
  await expect(box.getByText("tick 1", { exact: true })).toBeVisible();
  const more = page.getByRole("button", { name: "Agent wrote more below" });
  await expect(more).toBeVisible();
  expect(await top()).toBe(0);
  await more.click();
  await expect.poll(atEnd).toBe(true);
  await expect(more).toBeHidden();
});

test("colours are drawn, go on over line breaks and end where they end", async ({ page }) => {
  await page.goto(`/missions/${IDS.completed}/steps/cleanup?look=log`);
  const colour = (words: string) =>
    lines(page).getByText(words, { exact: true }).evaluate((el) => getComputedStyle(el).color);
  await expect(lines(page)).toContainText("and goes on over the line break");
  const red = await colour("red begins here");
  expect(await colour("and goes on over the line break")).toBe(red);
  expect(await colour("until here")).toBe(red);
  expect(await colour(", and is over")).not.toBe(red);
  await expect(lines(page)).toContainText("100 % fetched");
  await expect(lines(page)).not.toContainText("50 %");
});

test("a long log is searched to its end and stays quick to scroll", async ({ page }) => {
  await page.goto(`/missions/${IDS.bigLog}/steps/cleanup?look=log`);
  const log = page.getByRole("region", { name: "Log", exact: true });
  await page.getByRole("button", { name: "Search in the log" }).click();
  const search = page.getByRole("searchbox", { name: "Search in the log" });
  // Asked for while the log is still being read: what is read later is found as well.
  await search.fill("the NEEDLE");
  const hits = Math.floor(BIG_LOG_LINES / 30_000);
  await expect(log.getByRole("status")).toHaveText(`1 of ${hits}`, { timeout: 60_000 });
  await expect(log).toContainText(`${BIG_LOG_LINES.toLocaleString("en")} lines`);
  await expect(lines(page)).toContainText("line 30000 has the needle");
  await search.press("Enter");
  await expect(log.getByRole("status")).toHaveText(`2 of ${hits}`);
  await expect(lines(page)).toContainText("line 60000 has the needle");
  await search.press("Shift+Enter");
  await search.press("Shift+Enter");
  await expect(lines(page)).toContainText(`line ${BIG_LOG_LINES} has the needle`);
  await expect(lines(page).locator("mark").first())
    .toHaveText("the needle");
  expect(await lines(page).locator(":scope > div > div").count()).toBeLessThan(120);
  await page.getByRole("button", { name: "Close the search" }).press("Enter");
  await expect(page.getByRole("button", { name: "Search in the log" })).toBeFocused();
});

test("an empty log says so", async ({ page }) => {
  await page.goto(`/missions/${IDS.emptyLog}/steps/cleanup?look=log`);
  await expect(page.getByText("The agent wrote nothing.")).toBeVisible();
});

test("a failed step's attempts can be read one by one", async ({ page }) => {
  await page.goto(`/missions/${IDS.failed}/steps/cleanup?look=log`);
  const attempt = page.getByRole("combobox", { name: "Attempt" });
  await expect(attempt).toContainText("Attempt 2, failed");
  await expect(lines(page)).toContainText("30 passed");
  await attempt.selectOption({ label: "Attempt 1, failed" });
  await expect(lines(page)).toContainText("first try");
  await expect(page).toHaveURL(/run=r-/);
});
