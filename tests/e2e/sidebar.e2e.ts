import { expect, type Page } from "@playwright/test";
import { IDS, MANY, test, WAITING } from "./seeded.ts";

const rows = (page: Page) => page.getByTestId("mission-list").getByRole("link");

test("of two thousand missions only those in view are drawn, and each can be reached", async ({ page }) => {
  await page.goto("/");
  await expect(rows(page).first()).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(60);
  await page.getByTestId("mission-list").evaluate((list) => list.parentElement?.scrollTo(0, 1e9));
  // The oldest of those that are done.
  await expect(page.getByTestId("mission-list")).toContainText(`Mission ${MANY - 1}`);
  expect(await rows(page).count()).toBeLessThan(60);
});

test("who has waited longest comes first, however lately a draft was saved", async ({ page, seeded }) => {
  await seeded.server.client.saveArtifact(IDS.middle, "structured-text.md", "saved just now");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: `Needs you ${WAITING}` })).toBeVisible();
  await expect(rows(page).nth(0)).toContainText("Rate limiting for the public API");
  await expect(rows(page).nth(0)).toContainText("3h ago");
  await expect(rows(page).nth(1)).toContainText("Fix login redirect loop");
  await expect(rows(page).nth(2)).toContainText("Postgres 16");
});

test("search narrows the list by words in any order, and Escape gives it back", async ({ page }) => {
  await page.goto("/");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search missions" });
  await expect(search).toBeFocused();
  await search.fill("rate 1234");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText("Mission 1234:");
  await search.fill("there is none of that name");
  await expect(page.getByText("No mission matches.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(rows(page).nth(5)).toBeVisible();

  // The focus stays where the search was.
  const opener = page.getByRole("button", { name: "Search missions" });
  await opener.press("Enter");
  await search.fill("rate 1234");
  await expect(rows(page)).toHaveCount(1);
  await search.press("Escape");
  await expect(rows(page).nth(5)).toBeVisible();
  await expect(opener).toBeFocused();
});

test("the list is filtered by status and type, and says so", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Filter missions" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Waiting" }).click();
  await page.getByRole("menuitemcheckbox", { name: "bugfix" }).click();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText("Fix login redirect loop");
  await expect(page.getByRole("button", { name: "Filter missions, 2 chosen" })).toBeVisible();
});

test("the address holds mission and step: reload, back and a shared link work", async ({ page }) => {
  await page.goto("/");
  await page.getByTestId(`mission-item-${IDS.longest}`).click();
  await expect(page).toHaveURL(new RegExp(`/missions/${IDS.longest}$`));
  await page.getByTestId("workflow-step-0").click();
  await expect(page).toHaveURL(/\/steps\/cleanup/);
  await page.getByRole("link", { name: "Log", exact: true }).click();
  await expect(page.getByText("Agent Cleanup completed successfully")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Agent Cleanup completed successfully")).toBeVisible();
  await page.getByRole("link", { name: "To the current step" }).click();
  await expect(page.getByTestId("continue-button")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("region", { name: "Log", exact: true })).toBeVisible();
  await page.goto(`/missions/${IDS.completed}/steps/cleanup?look=log`);
  await expect(page.getByText("Agent Cleanup completed successfully")).toBeVisible();
  await expect(page.getByTestId(`mission-item-${IDS.completed}`)).toBeInViewport();
});

test("on a phone list and mission are two pages", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: `${WAITING} missions need you` })).toBeVisible();
  await page.getByTestId(`mission-item-${IDS.longest}`).click();
  await expect(page.getByTestId("continue-button")).toBeInViewport();
  await expect(page.getByTestId("mission-list")).toBeHidden();
  await page.getByRole("link", { name: "To the list" }).click();
  await expect(page.getByTestId("mission-list")).toBeVisible();
});
