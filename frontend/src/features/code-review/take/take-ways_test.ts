import assert from "node:assert/strict";
import { goesToRemote, takeWays } from "./take-ways.ts";

const workspace = { branch: "haloop/1-x", base_commit: "abc", base_branch: "main" };

Deno.test("every way says what it will do before it is done, and names branch and target", () => {
  const ways = takeWays(workspace);
  assert.deepEqual(ways.map(({ how }) => how), ["keep", "merge", "patch", "push", "pull_request"]);
  assert.match(ways[0]!.does, /"haloop\/1-x"/);
  assert.match(ways[1]!.title, /"main"/);
});

Deno.test("work that began from no branch cannot be merged into one", () => {
  const { base_branch: _, ...detached } = workspace;
  assert.equal(takeWays(detached).some(({ how }) => how === "merge"), false);
  assert.equal(goesToRemote("push") && goesToRemote("pull_request") && !goesToRemote("keep"), true);
});
