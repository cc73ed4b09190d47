import assert from "node:assert/strict";
import { isAlive, parseIdentity, signalGroup } from "./process_identity.ts";

Deno.test("an identity is read as the supervisor wrote it", () => {
  assert.deepEqual(parseIdentity("12 3456\n"), { pid: 12, started: "3456" });
  const date = "Sun Nov 22 09:14:02 2026";
  assert.deepEqual(parseIdentity(`12 ${date}    \n`), { pid: 12, started: date });
  for (const text of ["", "12", "12 \n", "0 1", "-1 5", "x 1", "1"]) {
    assert.equal(parseIdentity(text), undefined, text);
  }
});

Deno.test("a process with another start time is somebody else, and is left alone", async () => {
  const child = new Deno.Command("sleep", { args: ["60"], detached: true }).spawn();
  const other = { pid: child.pid, started: "1" };
  assert.equal(await isAlive(other), false);
  await signalGroup(other, "SIGKILL");
  child.kill("SIGTERM");
  assert.equal((await child.status).signal, "SIGTERM");
  await signalGroup(other, "SIGKILL");
});
