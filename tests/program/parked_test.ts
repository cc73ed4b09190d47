/** A mission that the model's rate limit holds back, as lists tell it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Machine } from "./program.ts";

const HOUR_MS = 60 * 60 * 1000;

/** A mission whose first step was ended by a rate limit, which is over in an hour. */
async function parked(machine: Machine): Promise<string> {
  await machine.json(["start", "--detach"]);
  const { mission } = await machine.json(["new", "-m", "Users want a dark mode"]);
  await machine.json(["stop"]);
  const until = new Date(Date.now() + HOUR_MS).toISOString();
  const file = join(machine.haloop_home, "missions", mission.mission_id, "mission.json");
  const active_run = {
    run_id: `r-${crypto.randomUUID()}`,
    step_id: "cleanup",
    attempt: 2,
    not_before: until,
  };
  const stored = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, JSON.stringify({ ...stored, status: "queued", active_run }));
  await machine.json(["start", "--detach"]);
  return until;
}

/** What a program that goes on prints first; it is ended then. */
async function firstPiece(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  child.kill("SIGINT");
  await Promise.all([reader.cancel(), child.stderr.cancel(), child.status]);
  return new TextDecoder().decode(value);
}

Deno.test("list, watch, status and show tell until when a mission is parked", async () => {
  await using machine = await Machine.make();
  const until = await parked(machine);
  const list = await machine.run(["list"]);
  assert.match(list.stdout, /Rate limited until \d\d:\d\d/);
  const { missions: [item] } = await machine.json(["list"]);
  assert.equal(item.parked_until, until);
  assert.equal((await machine.json(["show", "@last"])).mission.parked_until, until);
  const status = await machine.run(["status"]);
  assert.match(status.stdout, /1 held by the model's rate limit, the first until \d\d:\d\d/);
  assert.match(await firstPiece(machine.spawn(["watch"])), /Rate limited until \d\d:\d\d/);

  await machine.json(["cancel", "@last"]);
  assert.equal((await machine.json(["list"])).missions[0].parked_until, null);
});
