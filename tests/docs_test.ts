import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "./support/root.ts";

const read = (path: string) => Deno.readTextFile(join(ROOT, path));

Deno.test("docs/dependencies.md names every package with its reason", async () => {
  const text = await read("docs/dependencies.md");
  const packages = await Promise.all(["deno.json", "frontend/deno.json"].map(importsOf));
  const names = packages.flat().filter((name) => !name.startsWith("@types/"));
  assert(names.includes("zod") && names.includes("react"));
  const explained = (name: string) =>
    text.includes(`\`${name}\``) || text.includes(`\`${name.split("/")[0]}/*\``);
  assert.deepEqual(names.filter((name) => !explained(name)), []);
});

Deno.test("the commands and tasks that the README names are there", async () => {
  const text = await read("README.md");
  const { tasks } = JSON.parse(await read("deno.json"));
  const named = [...text.matchAll(/deno@2\.9\.6 task (\w+)/g)].map(([, name]) => name ?? "");
  assert(named.includes("start") && named.includes("test"));
  assert.deepEqual(named.filter((name) => !(name in tasks)), []);
});

async function importsOf(path: string): Promise<string[]> {
  return Object.keys(JSON.parse(await read(path)).imports ?? {});
}
