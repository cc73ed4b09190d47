import assert from "node:assert/strict";
import { documentedCommands } from "./documented.ts";

Deno.test("a page's commands are one script, without those that say why they are not run or what they need", () => {
  const page = [
    "```sh\na\n```",
    "<!-- not run: it needs another machine -->\n\n```sh\nb\n```",
    "```json\n{}\n```",
    "```sh\nc\n```",
    "<!-- run with: a release -->\n\n```sh\nd\n```",
    "<!-- run with: a release -->\n\n```sh\ne\n```",
  ].join("\n\ntext\n\n");
  assert.deepEqual(documentedCommands(page), {
    script: "a\n\nc\n",
    blocks: 2,
    staged: new Map([["a release", "d\n\ne\n"]]),
    reasons: ["it needs another machine"],
  });
});
