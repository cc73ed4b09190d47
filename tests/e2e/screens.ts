/** Every screen, and how a person comes to see it. */
import { expect, type Page } from "@playwright/test";
import { IDS } from "./seeded.ts";

export interface ScreenShown {
  name: string;
  path: string;
  /** Comes to the screen from its address, and waits until it is all there. */
  ready: (page: Page) => Promise<void>;
}

const text = (words: string | RegExp) => (page: Page) =>
  expect(page.getByText(words).filter({ visible: true }).first()).toBeVisible();

const role = (kind: "heading" | "region" | "dialog", name: string | RegExp) => (page: Page) =>
  expect(page.getByRole(kind, { name }).filter({ visible: true }).first()).toBeVisible();

const mission = (id: string) => `/missions/${id}`;

const atGate = (view: "editor" | "diff" | "preview") => async (page: Page) => {
  await page.getByTestId(`view-mode-${view}`).click();
  await expect(page.getByText("Token bucket").first()).toBeVisible();
};

export const SCREENS: readonly ScreenShown[] = [
  {
    name: "home",
    path: "/",
    ready: (page) => expect(page.getByTestId("mission-list")).toBeVisible(),
  },
  { name: "ready", path: mission(IDS.ready), ready: text("Start Agent") },
  { name: "gate-editor", path: mission(IDS.longest), ready: atGate("editor") },
  {
    name: "gate-diff",
    path: mission(IDS.longest),
    ready: async (page) => {
      await page.getByTestId("view-mode-diff").click();
      await expect(page.getByRole("button", { name: /^(Before|Compare|Older)/ }).first())
        .toBeVisible();
    },
  },
  { name: "gate-preview", path: mission(IDS.longest), ready: atGate("preview") },
  { name: "gate-binary", path: mission(IDS.binary), ready: text(/not text|binary/i) },
  { name: "gate-too-large", path: mission(IDS.tooLarge), ready: text(/too large|too long/i) },
  { name: "fifteen-steps", path: mission(IDS.fifteen), ready: text("Current Step: Gate number 8") },
  { name: "failed", path: mission(IDS.failed), ready: text("Mission Failed") },
  { name: "cancelled", path: mission(IDS.cancelled), ready: text("This mission was cancelled") },
  { name: "completed", path: mission(IDS.completed), ready: text("This mission is completed") },
  { name: "broken", path: mission(IDS.broken), ready: text("This mission cannot be read") },
  { name: "hostile", path: mission(IDS.hostile), ready: text("Current Step: Review Structured") },
  {
    name: "step-artifact",
    path: `${mission(IDS.completed)}/steps/cleanup`,
    ready: text("Token bucket"),
  },
  {
    name: "step-log",
    path: `${mission(IDS.completed)}/steps/cleanup?look=log`,
    ready: text("Agent Cleanup completed successfully"),
  },
  {
    name: "step-log-empty",
    path: `${mission(IDS.emptyLog)}/steps/cleanup?look=log`,
    ready: text("The agent wrote nothing."),
  },
  {
    name: "step-versions",
    path: `${mission(IDS.longest)}/steps/review-structured?look=versions`,
    ready: text(/^v2/),
  },
  {
    name: "step-compare",
    path: `${mission(IDS.longest)}/steps/review-structured?look=versions&v=2&with=1`,
    ready: text(/change 1 of/),
  },
  {
    name: "not-found",
    path: "/missions/m-00000000-0000-4000-8000-0000000000ff",
    ready: text("There is no such mission"),
  },
  { name: "no-page", path: "/nowhere", ready: text("There is no such page") },
  {
    name: "new-mission",
    path: mission(IDS.completed),
    ready: async (page) => {
      await text("This mission is completed")(page);
      await page.keyboard.press("n");
      await role("dialog", "New Mission")(page);
    },
  },
  {
    name: "palette",
    path: mission(IDS.completed),
    ready: async (page) => {
      await text("This mission is completed")(page);
      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "keys",
    path: mission(IDS.completed),
    ready: async (page) => {
      await text("This mission is completed")(page);
      await page.keyboard.press("?");
      await role("dialog", "Keys")(page);
    },
  },
  {
    name: "rewind",
    path: mission(IDS.completed),
    ready: async (page) => {
      await page.getByRole("button", { name: "Rewind to step" }).click();
      await role("dialog", "Rewind to step")(page);
    },
  },
  {
    name: "budget",
    path: mission(IDS.failed),
    ready: async (page) => {
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Budget…" }).click();
      await role("dialog", "Budget")(page);
    },
  },
];

export const SIZES = {
  wide: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
} as const;

export const THEMES = ["light", "dark"] as const;
