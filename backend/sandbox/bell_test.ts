import assert from "node:assert/strict";
import { Bell } from "./bell.ts";

const LONG_MS = 60_000;

Deno.test("a bell that was rung before is heard at once, and many rings as one", async () => {
  const bell = new Bell();
  bell.ring();
  bell.ring();
  await bell.heard(LONG_MS);
  let heardAgain = false;
  const second = bell.heard(LONG_MS).then(() => (heardAgain = true));
  await Promise.resolve();
  assert.equal(heardAgain, false);
  bell.ring();
  await second;
});

Deno.test("a bell is not waited for longer than the limit", async () => {
  await new Bell().heard(1);
});

Deno.test("waiting for a bell ends with the signal's reason when aborted", async () => {
  const abort = new AbortController();
  const heard = new Bell().heard(LONG_MS, abort.signal);
  const reason = new Error("enough");
  abort.abort(reason);
  await assert.rejects(heard, reason);
  await assert.rejects(new Bell().heard(LONG_MS, abort.signal), reason);
});
