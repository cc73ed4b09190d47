/** From linking a small project to a merged change, with Docker and the mock agent: free of charge. */
import { TestRepository } from "../support/git_repository.ts";
import { haloop as run, temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect, haloopAt, test } from "./fixtures.ts";

const RAW = `Greet whoever is named.

\`\`\`diff
--- a/src/greet.ts
+++ b/src/greet.ts
@@ -1,3 +1,3 @@
-export function greet() {
-  return "hello";
+export function greet(name: string) {
+  return \`hello \${name}\`;
 }
--- /dev/null
+++ b/.github/workflows/ci.yml
@@ -0,0 +1,2 @@
+on: push
+jobs: {}
\`\`\`
`;

test("a linked project is changed in a rehearsal, reviewed and merged", async ({ ui: { page } }) => {
  test.slow();
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const repository = await TestRepository.make(`${folder.path}/greeter`, {
    "src/greet.ts": 'export function greet() {\n  return "hello";\n}\n',
  });
  const linked = await run(["link"], { home, cwd: repository.path });
  expect(linked.code, linked.stderr).toBe(0);
  const untouched = await repository.fingerprint();
  await using server = await startServer({ home, provider: "docker" });
  const haloop = haloopAt(home, server);

  await page.goto(server.url);
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  await page.keyboard.press("n");
  const dialog = page.getByTestId("new-mission-modal");
  await dialog.getByTestId("mission-title-input").fill("Greet by name");
  await dialog.getByTestId("mission-raw-input").fill(RAW);
  await dialog.getByLabel("Workflow").selectOption({ label: "One Shot" });
  const project = dialog.getByLabel("Project");
  await expect(project.getByRole("option", { selected: true })).toHaveText("greeter (active)");
  await dialog.getByTestId("create-mission-button").click();
  await page.getByTestId("start-agent-button").click();
  const id = page.url().split("/").at(-1) ?? "";

  const lines = page.getByRole("region", { name: "Changed lines" });
  await expect(lines.getByText("export function greet(name: string) {")).toBeVisible({
    timeout: 90_000,
  });
  await expect(page.getByRole("region", { name: "Runs on your machine" })).toContainText("ci.yml");
  expect(await repository.fingerprint(), "the person's own repository").toEqual(untouched);
  await page.getByTestId("review-tab-result").click();
  await expect(page.getByTestId("artifact-editor")).toBeVisible();
  await page.getByTestId("review-tab-changes").click();
  await page.getByTestId("continue-button").click();
  await expect(page.getByText("This mission is completed")).toBeVisible();
  await page.getByRole("radio", { name: /Merge into/ }).click();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText(/The commands? that ran/)).toBeVisible();
  expect(await repository.git("show", "main:src/greet.ts")).toContain("hello ${name}");
  expect(await repository.git("status", "--porcelain")).toBe("");
  await page.getByRole("link", { name: "Look at the change" }).click();
  await expect(lines.getByText("export function greet(name: string) {")).toBeVisible();
  expect((await haloop.settled(id)).status).toBe("completed");
});
