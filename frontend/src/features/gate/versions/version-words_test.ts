import assert from "node:assert/strict";
import type { ArtifactVersion } from "@haloop/shared";
import { latestOutput, versionOf, versionWords } from "./version-words.ts";

const version = (n: number, kind: ArtifactVersion["kind"], hash = `h${n}`): ArtifactVersion => ({
  n,
  kind,
  hash,
  author: kind === "output" ? "agent" : "human",
  at: "2026-01-01T00:00:00.000Z",
  size_bytes: 1,
});
const all = [
  version(4, "approved", "h2"),
  version(3, "output"),
  version(2, "draft"),
  version(1, "output"),
];

Deno.test("rounds are counted over what the agent wrote", () => {
  assert.deepEqual(all.map((one) => versionWords(one, all).what), [
    "yours, approved",
    "agent, round 2",
    "your draft",
    "agent, round 1",
  ]);
  assert.deepEqual(versionWords(all[3]!, [all[3]!]), { name: "v1", what: "agent" });
});

Deno.test("the newest output is found, and the version of a saved text", () => {
  assert.equal(latestOutput(all)?.n, 3);
  assert.equal(latestOutput([]), undefined);
  assert.equal(versionOf("h2", all)?.n, 4);
  assert.equal(versionOf("none", all), undefined);
});
