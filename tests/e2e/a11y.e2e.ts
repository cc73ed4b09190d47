/** What can be checked by a machine of being usable by everybody; each screen in both themes. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { SCREENS, type ScreenShown, SIZES, THEMES } from "./screens.ts";
import { IDS, test } from "./seeded.ts";
import { working } from "./working.ts";

// Pictures of every step of eighty visits would take longer than the visits.
test.use({ trace: "off" });
// Four dozen looks in one test.
test.describe.configure({ timeout: 300_000 });

/** What depends on the theme; everything else was found in the first one. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** The findings that keep people out, in a form that a failure can be read from. */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`)
    );
}

async function check(page: Page, screens: readonly ScreenShown[]): Promise<void> {
  const found: string[] = [];
  for (const screen of screens) {
    await page.goto(screen.path);
    await screen.ready(page);
    for (const [nth, theme] of THEMES.entries()) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const finding of await findings(page, nth === 0 ? undefined : OF_COLOURS)) {
        found.push(`${screen.name}, ${theme}: ${finding}`);
      }
    }
  }
  expect(found).toEqual([]);
}

const half = Math.ceil(SCREENS.length / 2);
for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(`at ${viewport.width} pixels axe finds nothing serious`, () => {
    test.use({ viewport });
    test(`on the first screens (${size})`, ({ page }) => check(page, SCREENS.slice(0, half)));
    test(`on the other screens (${size})`, ({ page }) => check(page, SCREENS.slice(half)));
  });
}

test("axe finds nothing serious while an agent works or waits", async ({ page, seeded }) => {
  await using at_work = await working(seeded, 5);
  const cancel = (page: Page) =>
    expect(page.getByRole("button", { name: "Cancel run" })).toBeVisible();
  await check(page, [
    { name: "running", path: `/missions/${at_work.running}`, ready: cancel },
    { name: "queued", path: `/missions/${at_work.queued}`, ready: cancel },
  ]);
});

test("everything can be reached with Tab, and what has the focus shows it", async ({ page }) => {
  await page.goto(`/missions/${IDS.completed}`);
  await expect(page.getByText("This mission is completed")).toBeVisible();
  const seen = new Set<string>();
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return undefined;
      const style = getComputedStyle(element);
      const name = element.getAttribute("aria-label") ?? element.textContent ?? element.tagName;
      const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ||
        style.boxShadow !== "none";
      return { name: name.trim().slice(0, 60), shown };
    });
    if (focused === undefined) continue;
    expect(focused.shown, `focus shows on "${focused.name}"`).toBe(true);
    seen.add(focused.name);
  }
  for (const name of [/New Mission/, /More actions/, /Rewind to step/, /structured-text\.md/]) {
    expect([...seen].some((one) => name.test(one)), `Tab reaches ${name}`).toBe(true);
  }
});

test("a dialog takes the focus, keeps it, and gives it back", async ({ page }) => {
  await page.goto(`/missions/${IDS.completed}`);
  const opener = page.getByRole("button", { name: "Rewind to step" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Rewind to step" });
  await expect(dialog).toBeVisible();
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
});

test("a live region tells when the mission comes to stand elsewhere", async ({ page, seeded }) => {
  const { client } = seeded.server;
  const body = { title: "Told", type: "fix", rawInput: "sleep 1" } as const;
  const { mission_id: id } = await client.create(body);
  await page.goto(`/missions/${id}`);
  await page.getByTestId("start-agent-button").click();
  await expect(page.getByRole("status").filter({ hasText: /Waiting for Human Review/ }))
    .toHaveCount(1);
  await client.delete(id);
});

const WIDTHS = { "at 200 % zoom": { width: 640, height: 400 }, "at 360 pixels": SIZES.phone };
for (const [where, viewport] of Object.entries(WIDTHS)) {
  test(`${where} no screen scrolls sideways or loses its action`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const wrong: string[] = [];
    for (const screen of SCREENS) {
      await page.goto(screen.path);
      await screen.ready(page);
      const wider = await page.evaluate(() =>
        document.documentElement.scrollWidth > document.documentElement.clientWidth
      );
      if (wider) wrong.push(`${screen.name} scrolls sideways`);
      const text = page.locator("[aria-label^='Preview of'], [aria-label^='Text of'], .diff-panes");
      if (/^gate-(editor|diff|preview)$/.test(screen.name)) {
        const shown = await text.first().evaluate((box) => {
          const { top, bottom } = box.getBoundingClientRect();
          const bar = document.querySelector("[data-testid=continue-button]")!;
          return Math.min(bottom, bar.getBoundingClientRect().top) - top;
        });
        if (shown < 100) wrong.push(`${screen.name} leaves ${shown} pixels to the text`);
      }
      for (const id of ["continue-button", "start-agent-button", "create-mission-button"]) {
        const action = page.getByTestId(id);
        if (await action.count() === 0) continue;
        const box = await action.boundingBox();
        const inside = box !== null && box.x >= 0 && box.y >= 0 &&
          box.x + box.width <= viewport.width && box.y + box.height <= viewport.height;
        if (!inside) wrong.push(`${screen.name} hides ${id}`);
      }
    }
    expect(wrong).toEqual([]);
  });
}

test("with reduced motion nothing moves", async ({ page, seeded }) => {
  await using at_work = await working(seeded, 1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`/missions/${at_work.running}`);
  await expect(page.getByRole("button", { name: "Cancel run" })).toBeVisible();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
