import { expect, type Page } from "@playwright/test";
import { IDS, test } from "./seeded.ts";

declare global {
  interface Window {
    hostile?: number;
    reports?: string[];
  }
}

/** Watches a page for anything that runs, leaves or is reported; to be called before it is opened. */
async function watch(page: Page, origin: string): Promise<() => Promise<void>> {
  const outside: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (to !== origin && !["data:", "blob:"].includes(protocol)) outside.push(request.url());
  });
  const opened: string[] = [];
  page.on("dialog", (dialog) => {
    opened.push(dialog.message());
    dialog.dismiss();
  });
  page.on("popup", (popup) => opened.push(popup.url()));
  await page.addInitScript(() => {
    globalThis.window.reports = [];
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.window.reports?.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return async () => {
    // What is asked for after everything else: by its answer all of it would have been asked for.
    await page.evaluate(async () => {
      const image = new Image();
      image.src = `/favicon.svg?${Math.random()}`;
      await image.decode();
    });
    expect(await page.evaluate(() => globalThis.window.hostile), "scripts that ran")
      .toBeUndefined();
    expect(await page.evaluate(() => globalThis.window.reports), "policy violations").toEqual([]);
    expect(outside, "requests to elsewhere").toEqual([]);
    expect(opened, "dialogs and windows").toEqual([]);
  };
}

const MISSION = `/missions/${IDS.hostile}`;

test("a hostile title is text, its bidi override in sight", async ({ page, seeded }) => {
  const harmless = await watch(page, seeded.server.url);
  await page.goto(MISSION);
  await expect(page.getByTestId("mission-title")).toContainText("<img src=x onerror=");
  await expect(page.getByTestId("mission-title")).toContainText("invoice⟨RLO⟩fdp.exe");
  await expect(page.getByTestId(`mission-item-${IDS.hostile}`)).toContainText("⟨RLO⟩");
  await expect(page).toHaveTitle(/⟨RLO⟩/);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("invoice");
  await expect(page.getByRole("option").first()).toContainText("⟨RLO⟩");
  await harmless();
});

for (const view of ["editor", "diff", "preview"] as const) {
  test(`a hostile artifact does nothing in the ${view}`, async ({ page, seeded }) => {
    const harmless = await watch(page, seeded.server.url);
    await page.goto(MISSION);
    await page.getByTestId(`view-mode-${view}`).click();
    // The editor draws only what is in view, the comparison what has changed.
    const words = { editor: "onload=", diff: "changed by hand", preview: "a javascript link" };
    await expect(page.getByText(words[view]).first()).toBeVisible();
    if (view === "preview") {
      const preview = page.getByText("a javascript link").first();
      await preview.scrollIntoViewIfNeeded();
      // No address that could run anything is a link at all.
      const addresses = await page.getByRole("link").evaluateAll((links) =>
        links.map((link) => (link as HTMLAnchorElement).href)
      );
      expect(addresses.filter((href) => !/^https?:/.test(href))).toEqual([]);
      await expect(page.locator("main").locator("img, iframe, form, video, script, object, embed"))
        .toHaveCount(0);
    }
    await harmless();
  });
}

test("a hostile artifact does nothing on a step's page, and its overrides are in sight", async ({ page, seeded }) => {
  const harmless = await watch(page, seeded.server.url);
  await page.goto(`${MISSION}/steps/review-structured`);
  await expect(page.getByText("a javascript link").first()).toBeVisible();
  await harmless();
  await page.getByRole("button", { name: "Show as written" }).click();
  await expect(page.getByText("safe⟨RLO⟩exe.txt").first()).toBeVisible();
  await harmless();
});

test("a hostile log is text: no link, no title, no cursor, overrides in sight", async ({ page, seeded }) => {
  const harmless = await watch(page, seeded.server.url);
  await page.goto(`${MISSION}/steps/cleanup?look=log`);
  const log = page.getByRole("region", { name: "Log lines" });
  await expect(log).toContainText("last line");
  for (
    const words of [
      "<script>",
      "click me",
      "after the title",
      "after the cursor",
      "after the clipboard",
      "after the device",
      "black on black",
      "safe⟨U+202E⟩exe.txt",
      "nul⟨U+0000⟩bell⟨U+0007⟩",
    ]
  ) await expect(log).toContainText(words);
  await expect(log.getByRole("link")).toHaveCount(0);
  await expect(log).not.toContainText("javascript:window.hostile=(window.hostile||0)+1\\");
  await expect(page).toHaveTitle(/Haloop/);
  await harmless();
});
