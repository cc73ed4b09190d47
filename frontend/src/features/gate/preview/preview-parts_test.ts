import assert from "node:assert/strict";
import { splitParts } from "./preview-parts.ts";

Deno.test("a text of common size is one part", () => {
  assert.deepEqual(splitParts("a\nb"), [{ from: 1, to: 2, text: "a\nb" }]);
});

Deno.test("a long text is cut at empty lines, and nothing is left out", () => {
  const paragraph = `${"word ".repeat(40)}\n${"word ".repeat(40)}\n\n`;
  const text = paragraph.repeat(1000);
  const parts = splitParts(text);
  assert.ok(parts.length > 3);
  assert.equal(parts.map((part) => part.text).join("\n"), text);
  assert.equal(parts[1]?.from, parts[0]!.to + 1);
  for (const part of parts.slice(0, -1)) assert.ok(part.text.endsWith("\n"));
});

Deno.test("code is not cut in two where that can be helped", () => {
  const code = "```\n" + "line\n\n".repeat(15_000) + "```\n\n";
  const parts = splitParts("intro\n\n".repeat(10_000) + code + "outro\n\n".repeat(10_000));
  assert.ok(parts.some((part) => part.text.includes("```\nline") && part.text.includes("```\n")));
});

Deno.test("a text without a good place is cut all the same", () => {
  const parts = splitParts("x".repeat(100) + `\n${"y".repeat(5000)}`.repeat(100));
  assert.ok(parts.every((part) => part.text.length <= 130_000));
});
