import assert from "node:assert/strict";
import { join } from "node:path";
import { documentedCommands } from "../support/documented.ts";
import { ROOT } from "../support/root.ts";
import { Machine } from "./program.ts";
import { STAGES } from "./stages.ts";

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

/** What is not run, and why: the start from source installs every package, ssh needs a machine. */
const REASONS = [
  "it installs every package anew; every other test starts from what that installs",
  "the tests of the program do it",
  "it needs another machine",
];

const left_out: string[] = [];
for (const page of PAGES) {
  const { script, blocks, staged, reasons } = documentedCommands(
    await Deno.readTextFile(join(ROOT, page)),
  );
  left_out.push(...reasons);
  for (const [name, commands] of staged) {
    Deno.test({ name: `the commands of ${page} work with ${name}`, ignore }, async () => {
      const stage = STAGES[name];
      assert(stage !== undefined, `there is no stage "${name}"`);
      await using machine = await Machine.make();
      await using around = await stage(machine);
      const whole = ["set -eu", around.before, commands, around.after].join("\n");
      const { code, stdout, stderr } = await machine.shell(whole);
      assert.equal(code, 0, `${stdout}\n${stderr}`);
    });
  }
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

Deno.test("what is left out has one of the known reasons", () => {
  assert.deepEqual(left_out.sort(), REASONS.toSorted());
});
