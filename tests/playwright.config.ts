import { defineConfig, devices } from "@playwright/test";
import process from "node:process";

const chromium = {
  executablePath: process.env.HALOOP_TEST_BROWSER ?? "/usr/bin/chromium",
  // A container gives Chromium neither its own sandbox nor a large /dev/shm; the rest keeps it from
  // looking for servers of its maker, which a closed network refuses one by one.
  args: [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    // Without a GPU Chromium would compute one; drawing in software alone is quicker.
    "--disable-gpu",
    "--disable-software-rasterizer",
  ],
};

/** Where `tests/run_all.ts` looks for the report. */
const report = process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE ?? "../test-results/junit/e2e.xml";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "../test-results/e2e",
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI === "true",
  // A test that passes only sometimes is a failure.
  retries: 0,
  // Enough for a machine that is many times slower: a gate's first showing is half a second of work.
  timeout: 180_000,
  expect: { timeout: 40_000 },
  reporter: [["list"], ["junit", { outputFile: report }]],
  use: {
    ...devices["Desktop Chrome"],
    launchOptions: chromium,
    // Below the test's own limit, so that a failure names the click that found nothing.
    actionTimeout: 40_000,
    permissions: ["clipboard-read", "clipboard-write"],
    // It takes a quarter of the time; .ci/run, of which only the output is kept, does without.
    trace: process.env.HALOOP_TEST_TRACE === "off" ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
