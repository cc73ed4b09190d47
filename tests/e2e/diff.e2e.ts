/** Any two versions of an artifact compared, side by side and in one column. */
import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { mockOutput } from "./raw_text.ts";
import { ARTIFACT, atFirstGate, test } from "./rehearsed.ts";

const output = (text: string) => mockOutput("Cleanup", "cleanup-agent", text);

async function choose(page: Page, side: "Before" | "After", version: RegExp): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${side}: `) }).click();
  await page.getByRole("menuitem", { name: version }).click();
}

const counted = (page: Page, added: number, removed: number) =>
  expect(page.getByLabel(`${added} lines added, ${removed} removed`)).toBeVisible();

test("the agent's text is compared with the present one, unsaved words included", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Compared at once", "one\ntwo\nthree");
  await ui.open(id);
  await ui.view("editor").click();
  await ui.typeAtEnd("\nfour");
  await ui.view("diff").click();
  await expect(page.getByRole("button", { name: "Before: v1 agent" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^After: v1 agent, with your edits/ }))
    .toBeVisible();
  // The last line had no end before.
  await counted(page, 2, 1);
  await expect(page.getByRole("textbox", { name: "Current text" })).toContainText("four");
  await expect(page.getByRole("textbox", { name: "v1 agent" })).not.toContainText("four");
});

test("any two versions are compared, side by side or in one column", async ({ page, ui, haloop }) => {
  const { client } = haloop.server;
  const id = await atFirstGate(haloop, "Compared at will", "one\ntwo\nthree\n");
  await client.saveArtifact(id, ARTIFACT, output("one\n2\nthree\n"));
  await client.saveArtifact(id, ARTIFACT, output("one\n2\n3\n"));
  await page.setViewportSize({ width: 1280, height: 800 });
  await ui.open(id);
  await ui.view("diff").click();
  await counted(page, 2, 2);
  await choose(page, "Before", /^v2/);
  await counted(page, 1, 1);
  await choose(page, "After", /v1/);
  await choose(page, "Before", /v3/);
  await counted(page, 2, 2);
  const [older, newer] = [
    page.getByRole("textbox", { name: "v3 your draft" }),
    page.getByRole("textbox", { name: "v1 agent" }),
  ];
  await expect(older).toContainText("2");
  await expect(newer).toContainText("two");
  const [left, right] = [await older.boundingBox(), await newer.boundingBox()];
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x);

  await page.getByRole("button", { name: "Show in one column" }).click();
  await expect(older).toHaveCount(0);
  await expect(newer).toContainText("two");
  // What was taken out stands above what came in its place.
  await expect(newer.locator(".cm-deletedChunk")).toContainText(["2"]);
  await page.reload();
  await ui.view("diff").click();
  await expect(page.getByRole("button", { name: "Show side by side" })).toBeVisible();
  await page.getByRole("button", { name: "Show side by side" }).click();
  await expect(page.getByRole("textbox", { name: "v1 agent" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Current text" })).toBeVisible();
});

test("] and [ go from change to change, and unchanged lines unfold", async ({ page, ui, haloop }) => {
  const lines = Array.from({ length: 80 }, (_, n) => `line ${n}`);
  const id = await atFirstGate(haloop, "Walked through", lines.join("\n"));
  const changed = lines.with(5, "line five").with(40, "line forty").with(75, "line 75!");
  await haloop.server.client.saveArtifact(id, ARTIFACT, output(changed.join("\n")));
  await ui.open(id);
  await ui.view("diff").click();
  await expect(page.getByText("change 1 of 3")).toBeVisible();
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await expect(page.getByText("change 3 of 3")).toBeVisible();
  await expect(page.getByText("line 75!")).toBeInViewport();
  await page.keyboard.press("[");
  await expect(page.getByText("change 2 of 3")).toBeVisible();
  await expect(page.getByText("line 20", { exact: true })).toHaveCount(0);
  await page.getByText(/\d+ unchanged lines/).nth(1).click();
  await expect(page.getByText("line 20", { exact: true }).first()).toBeVisible();
});
