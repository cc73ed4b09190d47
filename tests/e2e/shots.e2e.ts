/** Pictures of every screen, to be looked at: `tests/e2e/shots/<screen>-<size>-<theme>.png`. */
import { SCREENS, SIZES, THEMES } from "./screens.ts";
import { test } from "./seeded.ts";
import { working } from "./working.ts";

test.use({ trace: "off" });
test.describe.configure({ timeout: 300_000 });

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`every screen is drawn at ${viewport.width} pixels`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const screen of SCREENS) {
      await page.goto(screen.path);
      await screen.ready(page);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.screenshot({ path: `tests/e2e/shots/${screen.name}-${size}-${theme}.png` });
      }
    }
  });

  test(`an agent at work and one that waits are drawn at ${viewport.width} pixels`, async ({ page, seeded }) => {
    await page.setViewportSize(viewport);
    await using at_work = await working(seeded, 5);
    for (const [name, id] of [["running", at_work.running], ["queued", at_work.queued]] as const) {
      await page.goto(`/missions/${id}`);
      await page.getByRole("button", { name: "Cancel run" }).waitFor();
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.screenshot({ path: `tests/e2e/shots/${name}-${size}-${theme}.png` });
      }
    }
  });
}
