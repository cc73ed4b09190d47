import assert from "node:assert/strict";
import { join } from "node:path";
import { documentedCommands } from "../support/documented.ts";
import { ROOT } from "../support/root.ts";
import { Machine } from "./program.ts";

const PAGES = await pagesIn("docs");

/** Every page below a folder. */
async function pagesIn(folder: string): Promise<string[]> {
  const pages: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    if (isDirectory) pages.push(...await pagesIn(join(folder, name)));
    else if (name.endsWith(".md")) pages.push(join(folder, name));
  }
  return pages.sort();
}

const lacking = (await Promise.all(["curl", "jq"].map(async (name) => {
  const command = new Deno.Command("sh", { args: ["-c", `command -v ${name}`], stdout: "null" });
  return (await command.output()).success ? [] : [name];
}))).flat();
const ignore = lacking.length > 0 && Deno.env.get("CI") !== "true";
if (ignore) {
  console.log(`Skipped: the commands of docs/, because there is no ${lacking.join(", ")}`);
}

for (const page of PAGES) {
  const { script, blocks } = documentedCommands(await Deno.readTextFile(join(ROOT, page)));
  if (blocks === 0) continue;
  Deno.test({ name: `the commands of ${page} work as they stand there`, ignore }, async () => {
    await using machine = await Machine.make();
    const { code, stdout, stderr } = await machine.shell(`set -eu\n${script}`);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
  });
}

Deno.test("the tutorial's commands are found", () => {
  assert(PAGES.includes("docs/tutorial.md"));
});
