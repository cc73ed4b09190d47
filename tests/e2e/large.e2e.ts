/** Nothing large makes the page stop: only what is in view is drawn, and no work takes long at once. */
import type { Page } from "@playwright/test";
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect } from "./fixtures.ts";
import { rawText } from "./raw_text.ts";
import { ARTIFACT, atFirstGate, test } from "./rehearsed.ts";
import { seedMany, seedMission } from "./seed.ts";
import { STALL_MS, watchStalls } from "./stalls.ts";

// A trace copies the page's elements at every step, in the page: it would be what is measured.
test.use({ trace: "off" });
test.describe.configure({ timeout: 300_000 });

/** Text of about so many bytes, whole characters only. */
function textOf(bytes: number): string {
  const section = new TextEncoder().encode(rawText("of a mebibyte", 400));
  const all = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += section.length) {
    all.set(section.subarray(0, Math.min(section.length, bytes - at)), at);
  }
  return new TextDecoder().decode(all).replaceAll("\ufffd", "");
}

test("an artifact of one mebibyte opens and takes typing without a stall", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "One mebibyte", textOf(1024 * 1024 - 4096));
  const longest = await watchStalls(page);
  await page.goto(`/missions/${id}`);
  for (const view of ["preview", "editor"] as const) {
    await ui.view(view).click();
    await expect(page.getByText("Processed by: cleanup-agent").first()).toBeVisible();
  }
  expect(await ui.editor.locator(".cm-line").count()).toBeLessThan(200);
  await ui.typeAtEnd("typed at the very end");
  await expect(ui.editor).toContainText("typed at the very end");
  await page.getByTestId("view-mode-split").click();
  await expect(page.getByRole("region", { name: `Preview of ${ARTIFACT}` })).toBeVisible();
  await ui.editor.press("ControlOrMeta+Home");
  await ui.view("diff").click();
  await expect(page.getByText("change 1 of 1")).toBeVisible();
  expect(await longest()).toBeLessThan(STALL_MS);
  expect(await ui.save()).toBe(200);
  expect(await haloop.artifact(id, ARTIFACT)).toMatch(/typed at the very end$/);
});

/** Lines of exactly 100 bytes, their breaks included. */
const LOG_LINES = 1_048_576;

function bigLog(): string {
  const lines = Array.from(
    { length: 1024 },
    (_, n) => `\x1b[32mok\x1b[0m test ${n} `.padEnd(99, "."),
  );
  const block = `${lines.join("\n")}\n`;
  const needle = "the one needle".padEnd(99, ".");
  return `${block.repeat(LOG_LINES / 1024 - 1)}${block.slice(0, -100)}${needle}\n`;
}

const logLines = (page: Page) => page.getByRole("region", { name: "Log lines" });

test("a log of 100 MiB is read to its end, searched and scrolled without a stall", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const title = "An agent that wrote very much";
  const log = bigLog();
  expect(log.length).toBe(100 * 1024 * 1024);
  const id = await seedMission(home, 1, { title, status: "completed", runs: [{ log }] });
  await using server = await startServer({ home, provider: "local" });
  const longest = await watchStalls(page);
  await page.goto(`${server.url}/missions/${id}/steps/cleanup?look=log`);
  const frame = page.getByRole("region", { name: "Log", exact: true });
  await expect(logLines(page)).toContainText("test 0");
  await expect(frame).toContainText(`${LOG_LINES.toLocaleString("en")} lines`, {
    timeout: 200_000,
  });
  const scroll = (part: number) =>
    logLines(page).evaluate((box, part) => box.scrollTo(0, box.scrollHeight * part), part);
  await scroll(1);
  await expect(logLines(page)).toContainText("100000ok test");
  await page.getByRole("button", { name: /^Show later lines/ }).click();
  await expect(logLines(page)).toContainText("100010ok test");
  await page.getByRole("button", { name: "To the end" }).click();
  await expect(logLines(page)).toContainText("the one needle");
  await scroll(0);
  await page.getByRole("button", { name: /^Show earlier lines/ }).click();
  await expect(logLines(page)).toContainText(/ok test \d+/);
  await expect(logLines(page)).not.toContainText("the one needle");
  await page.getByRole("button", { name: "Search in the log" }).click();
  await page.getByRole("searchbox", { name: "Search in the log" }).fill("one needle");
  await expect(frame.getByRole("status")).toHaveText("1 of 1", { timeout: 100_000 });
  await expect(logLines(page)).toContainText("the one needle");
  expect(await logLines(page).locator(":scope > div > div").count()).toBeLessThan(120);
  expect(await longest()).toBeLessThan(STALL_MS);
});

test("of ten thousand missions only those in view are drawn, and search and keys stay quick", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await seedMany(home, 100, 10_000);
  await using server = await startServer({ home, provider: "local" });
  const longest = await watchStalls(page);
  await page.goto(server.url);
  const list = page.getByTestId("mission-list");
  const rows = list.getByRole("link");
  await expect(rows.first()).toBeVisible();
  await list.evaluate((element) => element.parentElement?.scrollTo(0, 1e9));
  await expect(list).toContainText("Mission 9999");
  expect(await rows.count()).toBeLessThan(60);
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Search missions" }).pressSequentially("mission 7321");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(page.getByTestId("mission-title")).toBeVisible();
  expect(await longest()).toBeLessThan(STALL_MS);
});
