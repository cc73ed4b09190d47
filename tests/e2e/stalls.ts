/** How long the page was busy without a break, as the browser itself measures it. */
import type { Page } from "@playwright/test";

declare global {
  interface Window {
    stalls?: number[];
  }
}

/**
 * No single piece of work may keep the page from answering for longer. A person notices a pause of
 * some 100 ms; the bound allows for a machine that runs a dozen other things beside this test.
 */
export const STALL_MS = 2000;

/** Begins to measure; to be called before the page is opened. Gives the longest task so far, in ms. */
export async function watchStalls(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    globalThis.window.stalls = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.window.stalls?.push(duration);
    }).observe({ type: "longtask", buffered: true });
  });
  return () => page.evaluate(() => Math.max(0, ...globalThis.window.stalls ?? []));
}
