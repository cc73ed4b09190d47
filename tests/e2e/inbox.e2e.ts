import { expect, type Page } from "@playwright/test";
import { IDS, test, WAITING } from "./seeded.ts";
import { working } from "./working.ts";

declare global {
  interface Window {
    told?: { title: string; body: string; click: () => void }[];
  }
}

const icon = (page: Page) => page.locator("link[rel=icon]").getAttribute("href");

test("title and icon tell how many wait, and follow", async ({ page, seeded }) => {
  const { client } = seeded.server;
  await page.goto("/");
  await expect(page).toHaveTitle(`(${WAITING}) Haloop`);
  expect(decodeURIComponent(await icon(page) ?? "")).toContain(`>${WAITING}</text>`);
  const body = { title: "One more", type: "fix", rawInput: "true" } as const;
  const { mission_id } = await client.create(body);
  await client.continue(mission_id);
  await expect(page).toHaveTitle(`(${WAITING + 1}) Haloop`);
  expect(decodeURIComponent(await icon(page) ?? "")).toContain(`>${WAITING + 1}</text>`);
  await client.delete(mission_id);
  await expect(page).toHaveTitle(`(${WAITING}) Haloop`);
  await page.getByTestId(`mission-item-${IDS.longest}`).click();
  await expect(page).toHaveTitle(`(${WAITING}) Rate limiting for the public API · Haloop`);
});

/** Notifications as the page makes them, and a tab that can be put out of view. */
async function watchNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.window.told = [];
    let permission: NotificationPermission = "default";
    class Told {
      onclick: (() => void) | null = null;
      constructor(title: string, { body = "" }: NotificationOptions = {}) {
        globalThis.window.told?.push({ title, body, click: () => this.onclick?.() });
      }
      close() {}
      static get permission() {
        return permission;
      }
      static requestPermission() {
        sessionStorage.asked = Number(sessionStorage.asked ?? 0) + 1;
        permission = "granted";
        return Promise.resolve(permission);
      }
    }
    Object.defineProperty(globalThis, "Notification", { value: Told });
  });
}

async function putOutOfView(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    const state = hidden ? "hidden" : "visible";
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

const told = (page: Page) =>
  page.evaluate(() => globalThis.window.told?.map(({ title, body }) => `${title}: ${body}`));

test("notifications are asked for by a click only, tell of gates and failures out of view, and lead there", async ({ page, seeded }) => {
  const { client } = seeded.server;
  await watchNotifications(page);
  await page.goto("/");
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  const offer = page.getByRole("button", { name: "Notify me when one needs me" });
  await expect(offer).toBeHidden();
  await using at_work = await working(seeded, 1);
  await expect(offer).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.asked)).toBeUndefined();
  await offer.click();
  await expect(offer).toBeHidden();
  expect(await page.evaluate(() => sessionStorage.asked)).toBe("1");

  const create = async (title: string, rawInput: string) => {
    const { mission_id } = await client.create({ title, type: "fix", rawInput });
    await client.continue(mission_id);
    await seeded.settled(mission_id);
    return mission_id;
  };
  const seen = await create("In view", "true");
  await expect(page.getByTestId(`mission-status-${seen}`)).toHaveText("Waiting");
  expect(await told(page)).toEqual([]);

  await putOutOfView(page, true);
  const gate = await create("Out of view", "true");
  const failed = await create("Out of luck", "exit 3");
  await expect.poll(async () => (await told(page))?.toSorted()).toEqual([
    "Out of luck: Failed at Cleanup",
    "Out of view: Waits for you at Review Structured",
  ]);
  await page.evaluate(() => {
    globalThis.window.told?.find(({ title }) => title === "Out of view")?.click();
  });
  await expect(page).toHaveURL(new RegExp(gate));
  await putOutOfView(page, false);
  for (const id of [seen, gate, failed]) await client.delete(id);
  expect(at_work.ids).toHaveLength(1);
});

test("who waves the offer away is not asked again, and can turn them on later", async ({ page, seeded }) => {
  await watchNotifications(page);
  await using _at_work = await working(seeded, 1);
  await page.goto("/");
  await page.getByRole("button", { name: "No notifications" }).click();
  const offer = page.getByRole("button", { name: "Notify me when one needs me" });
  await expect(offer).toBeHidden();
  await page.reload();
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Running/ })).toBeVisible();
  await expect(offer).toBeHidden();
  await page.getByRole("button", { name: /no isolation/ }).click();
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("Notifications are on")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.asked)).toBe("1");
});
