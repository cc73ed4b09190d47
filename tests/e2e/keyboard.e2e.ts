import { expect } from "@playwright/test";
import { IDS, test } from "./seeded.ts";

const at = (id: string) => new RegExp(`/missions/${id}$`);

test("j and k walk through the list, and not while typing", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByTestId(`mission-item-${IDS.longest}`)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(at(IDS.longest));
  await page.keyboard.press("j");
  await expect(page).toHaveURL(at(IDS.middle));
  await page.keyboard.press("k");
  await expect(page).toHaveURL(at(IDS.longest));
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Search missions" }).pressSequentially("jk?n");
  await expect(page).toHaveURL(at(IDS.longest));
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("Shift+J goes round those that wait, from any screen", async ({ page }) => {
  await page.goto(`/missions/${IDS.completed}`);
  await expect(page.getByRole("button", { name: "Next that needs you" })).toBeVisible();
  for (const id of [IDS.longest, IDS.middle, IDS.shortest]) {
    await page.keyboard.press("Shift+J");
    await expect(page).toHaveURL(at(id));
  }
  await page.goto("/");
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  // The key knows where to once the list is there.
  await expect(page.getByTestId(`mission-item-${IDS.longest}`)).toBeVisible();
  await page.keyboard.press("Shift+J");
  await expect(page).toHaveURL(at(IDS.longest));
});

test("? shows the keys that work here, n begins a mission, Escape closes", async ({ page }) => {
  await page.goto(`/missions/${IDS.completed}`);
  await expect(page.getByText("This mission is completed")).toBeVisible();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  for (const name of ["Next mission", "Search and commands", "Next that needs you"]) {
    await expect(keys.getByText(name)).toBeVisible();
  }
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.keyboard.press("n");
  await expect(page.getByTestId("new-mission-modal")).toBeVisible();
  await expect(page.getByTestId("mission-title-input")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("new-mission-modal")).toBeHidden();
});

test("the palette finds a mission by a few letters and an action by its name", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  const input = page.getByRole("combobox", { name: "Search missions and commands" });
  await input.fill("mission 1777");
  await expect(page.getByRole("option", { selected: true })).toContainText("Mission 1777");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("mission-title")).toContainText("Mission 1777");
  await page.keyboard.press("ControlOrMeta+k");
  await input.fill("new mission");
  await page.getByRole("option", { name: "New mission" }).click();
  await expect(page.getByTestId("new-mission-modal")).toBeVisible();
});

test("the palette offers whatever the mission's menu offers, in the same dialogs", async ({ page }) => {
  const input = page.getByRole("combobox", { name: "Search missions and commands" });
  for (const id of [IDS.failed, IDS.longest, IDS.completed, IDS.ready, IDS.broken]) {
    await page.goto(`/missions/${id}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeVisible();
    const offered = await page.getByRole("menuitem").allTextContents();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
    await page.keyboard.press("ControlOrMeta+k");
    await expect(input).toBeFocused();
    for (const name of offered) {
      await expect(page.getByRole("option", { name, exact: true })).toHaveCount(1);
    }
  }
  await page.goto(`/missions/${IDS.failed}`);
  const opener = page.getByRole("button", { name: "Mark as Completed" });
  await opener.focus();
  for (
    const [typed, role, title] of [
      ["rewind", "dialog", "Rewind to step"],
      ["budget", "dialog", "Budget"],
      ["mark as", "alertdialog", "Mark this mission as completed?"],
      ["cancel mi", "alertdialog", "Cancel this mission?"],
      ["delete…", "alertdialog", "Delete this mission?"],
    ] as const
  ) {
    await page.keyboard.press("ControlOrMeta+k");
    await input.fill(typed);
    await page.keyboard.press("Enter");
    await expect(page.getByRole(role, { name: title })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole(role, { name: title })).toBeHidden();
    await expect(opener).toBeFocused();
  }
  await page.keyboard.press("ControlOrMeta+k");
  await input.fill("retry");
  await expect(page.getByRole("option", { name: /^Retry the step/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  // What has no key stands on no sheet of keys.
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByText("Retry the step")).toBeVisible();
  await expect(keys.getByText("Budget…")).toHaveCount(0);
});

test("the list is one stop of Tab, arrow keys move in it, and the focus outlives scrolling", async ({ page }) => {
  await page.goto(`/missions/${IDS.middle}`);
  const row = (id: string) => page.getByTestId(`mission-item-${id}`);
  await expect(row(IDS.middle)).toBeVisible();
  await page.getByRole("button", { name: "Filter missions" }).focus();
  await page.keyboard.press("Tab");
  await expect(row(IDS.middle)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(IDS.shortest)).toBeFocused();
  await page.getByTestId("mission-list").evaluate((list) => list.parentElement?.scrollTo(0, 1e9));
  await expect(row(IDS.shortest)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(row(IDS.longest)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(at(IDS.longest));
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("mission-list").getByRole("link").and(page.locator(":focus")))
    .toHaveCount(0);
});

test("a gate's views, its draft and its requests have keys, and ? shows them", async ({ page }) => {
  await page.goto(`/missions/${IDS.longest}`);
  const view = (name: string) => page.getByTestId(`view-mode-${name}`);
  await expect(view("editor")).toBeVisible();
  for (const [key, name] of [["d", "diff"], ["p", "preview"], ["s", "split"], ["e", "editor"]]) {
    await page.keyboard.press(key ?? "");
    await expect(view(name ?? "")).toHaveAttribute("aria-pressed", "true");
  }
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Request changes" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  for (const name of ["Editor and preview", "Save Draft", "Request changes", "Continue"]) {
    await expect(keys.getByText(name, { exact: true })).toBeVisible();
  }
  await page.keyboard.press("Escape");
  // While typing letters are letters; the chords work all the same.
  const text = page.getByRole("textbox", { name: "Text of structured-text.md" });
  await text.press("ControlOrMeta+End");
  await page.keyboard.type("deeper");
  await expect(view("editor")).toHaveAttribute("aria-pressed", "true");
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === "PUT"),
    page.keyboard.press("ControlOrMeta+s"),
  ]);
  expect(answer.status()).toBe(200);
});
