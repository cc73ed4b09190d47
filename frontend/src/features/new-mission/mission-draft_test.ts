import assert from "node:assert/strict";
import { isEmptyDraft, parseDraft } from "./mission-draft.ts";

Deno.test("a kept draft comes back as it was", () => {
  const draft = { title: "T", type: "fix", rawInput: "a\nb 🙂", workflowId: "w" };
  assert.deepEqual(parseDraft(JSON.stringify(draft)), draft);
});

Deno.test("what cannot be read counts as nothing typed", () => {
  for (const stored of [undefined, "", "{", "null", "[]", '{"title":3,"type":"x"}']) {
    assert.ok(isEmptyDraft(parseDraft(stored)), String(stored));
  }
});
