/**
 * `deno task test:crash [--rounds N] [--seed N] [--provider docker|local] [--no-faults]`: the crash
 * driver against each provider that this machine has.
 */
import { parseArgs } from "node:util";
import { dockerAvailable, ensureBusyboxImage } from "../support/docker.ts";
import { withTempDir } from "../support/temp_dir.ts";
import { crash, FAULT_POINTS } from "./driver.ts";
import type { CrashProvider } from "./leftovers.ts";

const IMAGE = "haloop-test/busybox:1";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "40" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    provider: { type: "string", multiple: true, default: ["docker", "local"] },
    "no-faults": { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
let passed = 0;
let failed = 0;

for (const provider of values.provider as CrashProvider[]) {
  if (provider === "docker" && !await readyForDocker()) continue;
  const began = performance.now();
  const result = await withTempDir((folder) =>
    crash({
      home: `${folder}/haloop home`,
      provider,
      image: IMAGE,
      seed,
      rounds,
      fault_points: values["no-faults"] ? [] : FAULT_POINTS,
      report: (line) => console.log(line),
    })
  );
  const seconds = Math.round((performance.now() - began) / 1_000);
  for (const violation of result.violations) console.log(`VIOLATION ${violation}`);
  console.log(
    `${provider}: seed ${seed}, ${result.kills} kills, ${result.missions} missions, ` +
      `${result.runs} runs, ${result.acknowledged} acknowledged requests, ` +
      `${result.violations.length} violations, ${seconds} s`,
  );
  if (result.violations.length === 0) passed += result.kills;
  else failed += result.violations.length;
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);

async function readyForDocker(): Promise<boolean> {
  if (dockerAvailable) {
    await ensureBusyboxImage(IMAGE);
    return true;
  }
  if (Deno.env.get("CI") === "true") throw new Error("No Docker engine answers, and CI needs one");
  console.log("Skipped: crash tests with real Docker, because no Docker engine answers here");
  return false;
}
