import { expect, test } from "@playwright/test";
import { homeIn, startServer } from "../support/server.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { FIRST_LOAD_KIB, firstLoad, report, totalKib } from "../bench/bundle.ts";

test("the first load is small, and a browser fetches exactly that", async ({ page }) => {
  const files = await firstLoad();
  console.log(report(files));
  expect(totalKib(files)).toBeLessThanOrEqual(FIRST_LOAD_KIB);

  await using folder = await temporaryFolder();
  await using server = await startServer({ home: homeIn(folder.path), provider: "local" });
  const fetched = new Set<string>();
  page.on("request", (request) => {
    const { pathname, origin } = new URL(request.url());
    if (origin === server.url && !pathname.startsWith("/api/")) fetched.add(pathname.slice(1));
  });
  await page.goto(server.url);
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  fetched.delete("");
  const promised = new Set(files.map(({ path }) => path));
  expect([...fetched].filter((path) => !promised.has(path))).toEqual([]);
  expect(fetched.size).toBeGreaterThan(2);
});
