import assert from "node:assert/strict";
import { documentedCommands } from "./documented.ts";

Deno.test("a page's commands are one script, without those that say why they are not run", () => {
  const page = [
    "```sh\na\n```",
    "<!-- not run: it needs another machine -->\n\n```sh\nb\n```",
    "```json\n{}\n```",
    "```sh\nc\n```",
  ].join("\n\ntext\n\n");
  assert.deepEqual(documentedCommands(page), {
    script: "a\n\nc\n",
    blocks: 2,
    reasons: ["it needs another machine"],
  });
});
