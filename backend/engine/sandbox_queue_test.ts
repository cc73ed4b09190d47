import assert from "node:assert/strict";
import { SandboxQueue } from "./sandbox_queue.ts";

Deno.test("runs that are put back keep their turns, whoever was put back last", () => {
  let now = "2026-01-01T00:00:00.000Z";
  const queue = new SandboxQueue(1, () => undefined, () => now);
  queue.open();
  const begun: string[] = [];
  const later = "2026-01-01T00:00:05.000Z";
  const begin = (id: string) => () => void begun.push(id);
  for (const id of ["a", "b", "c"]) queue.add(id, begin(id));
  queue.putBack("a", begin("a"), "No image", later);
  queue.putBack("b", begin("b"), "No image", later);
  assert.deepEqual(begun, ["a", "b", "c"]);
  assert.deepEqual(queue.state("b"), { ahead: 0, reason: "No image" });
  now = "2026-01-01T00:00:06.000Z";
  queue.add("d", begin("d"));
  queue.release("c");
  queue.release("a");
  queue.release("b");
  assert.deepEqual(begun, ["a", "b", "c", "a", "b", "d"]);
  queue.close();
});

Deno.test("a run that is hurried while it is looked at is looked at anew when it is put back", () => {
  const queue = new SandboxQueue(1, () => undefined, () => "2026-01-01T00:00:00.000Z");
  queue.open();
  let looks = 0;
  const begin = () => void (looks += 1);
  const later = "2026-01-01T00:00:05.000Z";
  queue.add("a", begin);
  queue.hurry("a");
  queue.putBack("a", begin, "No image", later);
  assert.equal(looks, 2);
  queue.putBack("a", begin, "No image", later);
  assert.equal(looks, 2);
  queue.close();
});

Deno.test("a run that is looked at anew waits for a place alone", () => {
  const queue = new SandboxQueue(1, () => undefined, () => "2026-01-01T00:00:00.000Z");
  queue.open();
  const begin = () => {};
  queue.add("a", begin);
  queue.add("b", begin);
  queue.putBack("a", begin, "It is looked at", "2026-01-01T00:00:05.000Z");
  assert.equal(queue.state("a")?.reason, "It is looked at");
  queue.hurry("a");
  assert.match(queue.state("a")?.reason ?? "", /^Waits for a sandbox: .* It is next$/);
  queue.close();
});
