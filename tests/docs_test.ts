import assert from "node:assert/strict";
import { join } from "node:path";
import { PLACEHOLDERS } from "../backend/workflows/prompt.ts";
import { Template, TemplateStep } from "../backend/workflows/template.ts";
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

Deno.test("the reference names every field of a template and every placeholder", async () => {
  const text = await read("docs/reference.md");
  const fields = [...Object.keys(Template.shape), ...Object.keys(TemplateStep.shape)];
  const names = [...fields, ...Object.keys(PLACEHOLDERS)];
  assert.deepEqual(names.filter((name) => !text.includes(`\`${name}\``)), []);
});

async function importsOf(path: string): Promise<string[]> {
  return Object.keys(JSON.parse(await read(path)).imports ?? {});
}
