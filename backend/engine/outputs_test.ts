import assert from "node:assert/strict";
import { unreadable } from "./outputs.ts";

const text = (name: string, content: string) => ({ name, kind: "text", text: content }) as const;

const CASES: readonly [what: string, file: Parameters<typeof unreadable>[0], bad?: RegExp][] = [
  ["text", text("a.md", "# A")],
  ["an empty file", text("a.md", ""), /nothing into it/],
  ["blanks", text("a.md", " \n\t"), /nothing into it/],
  ["bytes that are no text", { name: "a.md", kind: "binary" }, /not text/],
  ["more than can be looked into", { name: "a.json", kind: "too_large" }],
  ["JSON", text("a.json", '{"summary": "x"}\n')],
  ["JSON in a fence", text("a.json", '```json\n{"a": 1}\n```'), /not JSON/],
  ["JSON that is cut", text("a.json", '{"a": '), /not JSON/],
];

for (const [what, file, bad] of CASES) {
  Deno.test(`an output of ${what} ${bad === undefined ? "is readable" : "is refused"}`, () => {
    const problem = unreadable(file);
    if (bad === undefined) assert.equal(problem, undefined);
    else assert.match(problem ?? "", bad);
  });
}
