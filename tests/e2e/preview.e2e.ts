/** The preview of a gate: everything that GitHub-flavoured Markdown has, drawn by this machine alone. */
import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { ARTIFACT, atFirstGate, test } from "./rehearsed.ts";

const MARKDOWN = `
# Title

A claim[^1] that needs proof, and ~~a slip~~.

| Option | Cost |
| ------ | ---: |
| Bucket | $0 |
| Window | $62 |

- [x] measured
- [ ] decided

\`\`\`ts
const limit = 100; // per minute
\`\`\`

\`\`\`mermaid
sequenceDiagram
  Client->>API: request
  API-->>Client: 429
\`\`\`

\`\`\`mermaid
flowchart TD
  A[Start] --> B{Full?}
  B -->|yes| C[429]
\`\`\`

\`\`\`mermaid
this is no diagram
\`\`\`

<b>bold by HTML</b> ![far](https://elsewhere.invalid/x.png)

[^1]: Measured on Tuesday.
`;

const preview = (page: Page) => page.getByRole("region", { name: `Preview of ${ARTIFACT}` });

/** Every request that goes to another machine. */
function watchRequests(page: Page, origin: string): string[] {
  const outside: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (to !== origin && !["data:", "blob:"].includes(protocol)) outside.push(request.url());
  });
  return outside;
}

test("Mermaid diagrams are drawn in both themes without any network", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Drawn", MARKDOWN);
  const outside = watchRequests(page, haloop.server.url);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`/missions/${id}`);
  await ui.view("preview").click();
  const diagrams = preview(page).getByRole("img", { name: /^Diagram/ });
  await expect(diagrams).toHaveCount(2);
  const addresses = async () => {
    for (const diagram of await diagrams.all()) {
      await expect.poll(() => diagram.evaluate((image) => (image as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(50);
    }
    return await diagrams.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src));
  };
  const light = await addresses();
  expect(decodeURIComponent(light[0] ?? "")).toContain("429");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(addresses).not.toEqual(light);
  await expect(preview(page).getByText(/^Not drawn: /)).toBeVisible();
  await preview(page).getByText("Source").first().click();
  await expect(preview(page).getByText("Client->>API: request")).toBeVisible();
  expect(outside).toEqual([]);
});

test("tables, task lists, footnotes and struck words are what they are", async ({ page, ui, haloop }) => {
  await page.goto(`/missions/${await atFirstGate(haloop, "Marked down", MARKDOWN)}`);
  await ui.view("preview").click();
  const text = preview(page);
  await expect(text.getByRole("heading", { name: "Title" })).toBeVisible();
  const row = text.getByRole("table").getByRole("row", { name: "Window $62" });
  await expect(row.getByRole("cell").nth(1)).toHaveCSS("text-align", /right|end/);
  await expect(text.getByRole("checkbox", { name: "Done" })).toBeChecked();
  await expect(text.getByRole("checkbox", { name: "To do" })).not.toBeChecked();
  await expect(text.getByText("a slip")).toHaveCSS("text-decoration-line", "line-through");

  // A diagram that is drawn later is taller than its source and moves what stands below it.
  await expect(text.getByRole("img", { name: /^Diagram/ })).toHaveCount(2);
  await expect(text.getByText(/^Not drawn: /)).toBeVisible();
  await text.getByRole("link", { name: "1", exact: true }).click();
  const note = text.getByRole("listitem").filter({ hasText: "Measured on Tuesday." });
  await expect(note).toBeInViewport();
  await expect(note).toBeFocused();
  await note.getByRole("link").click();
  await expect(text.getByRole("link", { name: "1", exact: true })).toBeFocused();
});

test("code is coloured by its language", async ({ page, ui, haloop }) => {
  await page.goto(`/missions/${await atFirstGate(haloop, "Coloured", MARKDOWN)}`);
  await ui.view("preview").click();
  const code = preview(page).getByRole("code").filter({ hasText: "const limit" });
  const colour = (words: string) =>
    code.getByText(words, { exact: true }).evaluate((element) => getComputedStyle(element).color);
  const plain = await code.evaluate((element) => getComputedStyle(element).color);
  const colours = [await colour("const"), await colour("100"), await colour("// per minute")];
  expect(new Set([plain, ...colours]).size).toBe(4);
});

test("raw HTML and images of other machines are off", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Off", MARKDOWN);
  const outside = watchRequests(page, haloop.server.url);
  await page.goto(`/missions/${id}`);
  await ui.view("preview").click();
  await expect(preview(page).getByText("bold by HTML")).toBeVisible();
  await expect(preview(page).locator("b")).toHaveCount(0);
  await expect(preview(page).locator("img:not([src^='data:'])")).toHaveCount(0);
  expect(outside).toEqual([]);
});

test("editor and preview scroll in step, whichever of them is moved", async ({ page, ui, haloop }) => {
  const section = (n: number) =>
    `## Section ${n}\n\n${"Some words of it. ".repeat(30)}\n\n- a\n- b\n`;
  const raw = Array.from({ length: 60 }, (_, n) => section(n)).join("\n");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`/missions/${await atFirstGate(haloop, "In step", raw)}`);
  await page.getByTestId("view-mode-split").click();
  await expect(preview(page).getByRole("heading", { name: "Section 0" })).toBeVisible();
  /** The number of the first section in view of either side. */
  const sections = () =>
    page.evaluate(() => {
      const first = (selector: string, box: string) => {
        const { top } = document.querySelector(box)!.getBoundingClientRect();
        const heads = [...document.querySelectorAll(selector)].filter((one) =>
          /Section \d+$/.test(one.textContent ?? "")
        );
        const seen = heads.find((one) => one.getBoundingClientRect().bottom > top);
        return Number(/\d+$/.exec(seen?.textContent ?? "")?.[0]);
      };
      return {
        editor: first(".cm-line", ".cm-scroller"),
        preview: first(".prose h2", "[aria-label^='Preview of']"),
      };
    });
  const together = async (past: number) => {
    const { editor, preview } = await sections();
    return Math.abs(editor - preview) <= 1 && editor > past;
  };
  await ui.editor.hover();
  await page.mouse.wheel(0, 4000);
  await expect.poll(() => together(8)).toBe(true);
  const { editor: reached } = await sections();
  await preview(page).hover();
  await page.mouse.wheel(0, 4000);
  await expect.poll(() => together(reached + 5)).toBe(true);
  await page.mouse.wheel(0, -100_000);
  await expect.poll(sections).toEqual({ editor: 0, preview: 0 });
});
