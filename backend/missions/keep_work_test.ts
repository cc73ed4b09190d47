import assert from "node:assert/strict";
import { aMission } from "../../tests/support/workspaces.ts";
import { approvedMessage } from "./keep_work.ts";

Deno.test("a commit claims no approval, which a kill right after it may have prevented", () => {
  const message = approvedMessage(aMission("Add a\nfeature", "/p"));
  assert.match(message, /^Add a feature\n\nMade by an agent in Haloop\.\n\nHaloop-Mission: m-/);
  assert.doesNotMatch(message, /let through|approved|reviewed/i);
});
