/** What a person decides at a gate: nothing they wrote is lost by it, and no key or click decides twice. */
import type { Page } from "@playwright/test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { HomeLayout } from "../../backend/store/layout.ts";
import { expect, type Haloop, type Screen } from "./fixtures.ts";
import { ARTIFACT, atFirstGate, test } from "./rehearsed.ts";

const listed = (page: Page) => page.getByRole("region", { name: "Comments" });
const runs = async (haloop: Haloop, id: string) =>
  (await haloop.server.client.mission(id)).runs.map(({ step_id }) => step_id);

/** Comments on the line that holds the words. */
async function comment(ui: Screen, on: string, words: string): Promise<void> {
  await ui.view("editor").click();
  await ui.editor.getByText(on, { exact: true }).click();
  await ui.page.keyboard.press("ControlOrMeta+Alt+m");
  await expect(ui.page.getByRole("textbox", { name: /^Your comment on/ })).toBeFocused();
  await ui.page.keyboard.type(words);
  await ui.page.keyboard.press("ControlOrMeta+Enter");
  await expect(listed(ui.page)).toContainText(words);
}

test("Continue over comments that were not sent asks, and can send them as changes", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Sent after all", "first line\nsecond line\n");
  await ui.open(id);
  await comment(ui, "second line", "Say more here");
  await ui.continue.click();
  const asked = page.getByRole("alertdialog", { name: "1 comment is not sent" });
  await expect(asked).toContainText("Say more here");
  await asked.getByRole("button", { name: "Back" }).click();
  expect(await runs(haloop, id)).toEqual(["cleanup"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+Enter");
  await asked.getByRole("button", { name: "Send as changes" }).click();
  await expect(page.getByText("You asked for changes in round 1")).toBeVisible();
  const [round] = await haloop.server.client.feedback(id);
  expect(round?.comments.map(({ text }) => text)).toEqual(["Say more here"]);
  expect(await runs(haloop, id)).toEqual(["cleanup", "cleanup"]);
  await expect(listed(page)).not.toContainText("to send");
});

test("who continues without their comments finds them again after a rewind", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Not sent", "first line\nsecond line\n");
  await ui.open(id);
  await comment(ui, "first line", "Keep this thought");
  await page.getByRole("button", { name: "Note about the artifact as a whole" }).click();
  await page.getByRole("textbox", { name: "About the artifact as a whole" }).fill("Be brief");
  await page.keyboard.press("Escape");
  await ui.continue.click();
  const asked = page.getByRole("alertdialog", { name: "2 comments are not sent" });
  await expect(asked).toContainText("Be brief");
  await asked.getByRole("button", { name: "Continue without them" }).click();
  await ui.atGate("Review Research");
  expect(await haloop.server.client.feedback(id)).toEqual([]);
  await haloop.server.client.rewind(id, { stepId: "review-structured" });
  await ui.atGate("Review Structured");
  await expect(listed(page)).toContainText("Keep this thought");
  await expect(listed(page)).toContainText("Be brief");
});

test("a second click on Continue lands on nothing that came in its place", async ({ page, ui, haloop }) => {
  const other = await atFirstGate(haloop, "Waits as well", "x");
  const id = await atFirstGate(haloop, "Pressed twice", "x");
  await ui.open(id);
  // The second click comes in the very frame in which something else stands there.
  await ui.continue.evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const there = () => document.elementFromPoint(left + width / 2, top + height / 2);
    (there() as HTMLElement).click();
    return new Promise<void>((resolve) => {
      const look = () => {
        if (button.isConnected) return requestAnimationFrame(look);
        (there()?.closest("button, a") as HTMLElement | null)?.click();
        resolve();
      };
      look();
    });
  });
  await ui.atGate("Review Research");
  await expect(page).toHaveURL(new RegExp(id));
  expect(await runs(haloop, id)).toEqual(["cleanup", "research"]);
  expect((await haloop.server.client.mission(other)).runs).toHaveLength(1);
});

test("the keys of Continue held down pass one gate only", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Held down", "x");
  await ui.open(id);
  await expect(ui.continue).toBeVisible();
  await page.keyboard.down("ControlOrMeta");
  await page.keyboard.down("Enter");
  await expect.poll(async () => {
    // Each further `down` is what a held key sends.
    await page.keyboard.down("Enter");
    return await runs(haloop, id);
  }).toEqual(["cleanup", "research"]);
  await ui.atGate("Review Research");
  for (let n = 0; n < 5; n++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await page.keyboard.up("ControlOrMeta");
  await expect(ui.continue).toBeVisible();
  expect(await runs(haloop, id)).toEqual(["cleanup", "research"]);
});

test("pins beside the text are reached with Tab and opened with Enter", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Pinned", "first line\nsecond line\n");
  await ui.open(id);
  await comment(ui, "first line", "One");
  await comment(ui, "second line", "Two");
  await ui.editor.focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Comment 1, line 5" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Comment 2, line 6" })).toBeFocused();
  await page.keyboard.press("Enter");
  const card = page.getByRole("region", { name: /^Comment on line 6/ });
  await expect(card).toContainText("Two");
  await expect(card).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(card.getByRole("button", { name: "Edit" })).toBeFocused();
  await card.getByRole("button", { name: "Close" }).press("Enter");
  await expect(card).toBeHidden();
  await expect(ui.editor).toBeFocused();
});

test("an artifact that cannot be shown can be sent back with a note", async ({ page, haloop }) => {
  const id = await atFirstGate(haloop, "Sent back unseen", "x");
  const file = join(new HomeLayout(haloop.home).mission(id).artifacts, ARTIFACT);
  await Deno.writeFile(file, new Uint8Array([0, 159, 146, 150, 255]));
  await page.goto(`/missions/${id}`);
  await expect(page.getByRole("heading", { name: `"${ARTIFACT}" is not text` })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(ARTIFACT);
  expect(await Deno.readFile(await download.path())).toEqual(await Deno.readFile(file));
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Request changes" });
  await expect(dialog).toContainText(`${ARTIFACT} goes back to Cleanup, attempt 2`);
  await expect(dialog).toContainText("The mock agent wrote this. It reads no comments");
  await dialog.getByRole("textbox", { name: "About the artifact as a whole" }).fill("Write text");
  await dialog.getByRole("button", { name: "Close" }).click();
  // A note that was not sent is asked about here as well.
  await page.keyboard.press("ControlOrMeta+Enter");
  const asked = page.getByRole("alertdialog", { name: "1 comment is not sent" });
  await asked.getByRole("button", { name: "Send as changes" }).click();
  await expect(page.getByText("You asked for changes in round 1")).toBeVisible();
  await expect(page.getByText("v2 your draft is not text, so the other one")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Current text" })).toContainText("Output from");
  const [round] = await haloop.server.client.feedback(id);
  expect(round).toMatchObject({ note: "Write text", comments: [] });
  expect(await runs(haloop, id)).toEqual(["cleanup", "cleanup"]);
});

test("an artifact that is missing can be sent back with a note", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Gone", "x");
  await rm(join(new HomeLayout(haloop.home).mission(id).artifacts, ARTIFACT));
  await page.goto(`/missions/${id}`);
  await expect(page.getByRole("heading", { name: `"${ARTIFACT}" is missing` })).toBeVisible();
  await page.getByTestId("request-changes-button").click();
  const dialog = page.getByRole("dialog", { name: "Request changes" });
  await dialog.getByRole("textbox", { name: "About the artifact as a whole" }).fill("Once more");
  await ui.sends(dialog.getByRole("button", { name: "Send request" }));
  await haloop.atGate(id);
  expect(await runs(haloop, id)).toEqual(["cleanup", "cleanup"]);
});
