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
