/**
 * `deno task test:crash [--rounds N] [--seed N] [--provider docker|local] [--homes N] [--no-faults]`:
 * the crash driver against each provider that this machine has. The kills are spread over several
 * homes at once, each with a backend of its own and a seed that follows from the first.
 */
import { parseArgs } from "node:util";
import { dockerAvailable, ensureBusyboxImage } from "../support/docker.ts";
import { withTempDir } from "../support/temp_dir.ts";
import { crash, type CrashResult, FAULT_POINTS } from "./driver.ts";
import type { CrashProvider } from "./leftovers.ts";

const IMAGE = "haloop-test/busybox:1";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "40" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    provider: { type: "string", multiple: true, default: ["docker", "local"] },
    homes: { type: "string", default: "4" },
    "no-faults": { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const homes = Number(values.homes);
let passed = 0;
let failed = 0;

for (const provider of values.provider as CrashProvider[]) {
  if (provider === "docker" && !await readyForDocker()) continue;
  const began = performance.now();
  const shares = Array.from({ length: homes }, (_, home) => crashHome(provider, home));
  const result = (await Promise.all(shares)).reduce(sum);
  const seconds = Math.round((performance.now() - began) / 1_000);
  for (const violation of result.violations) console.log(`VIOLATION ${violation}`);
  console.log(
    `${provider}: seed ${seed}, ${homes} homes, ${result.kills} kills, ${result.missions} missions, ` +
      `${result.runs} runs, ${result.acknowledged} acknowledged requests, ` +
      `${result.violations.length} violations, ${seconds} s`,
  );
  if (result.violations.length === 0) passed += result.kills;
  else failed += result.violations.length;
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);

/** The share of one home: each fault point and each round belongs to one of them. */
function crashHome(provider: CrashProvider, home: number): Promise<CrashResult> {
  const rounds = Number(values.rounds);
  const own = (_: unknown, index: number) => index % homes === home;
  return withTempDir((folder) =>
    crash({
      folder,
      provider,
      image: IMAGE,
      seed: seed + home,
      rounds: Array.from({ length: rounds }).filter(own).length,
      fault_points: values["no-faults"] ? [] : FAULT_POINTS.filter(own),
      report: (line) => console.log(line),
    })
  );
}

function sum(one: CrashResult, other: CrashResult): CrashResult {
  return {
    kills: one.kills + other.kills,
    missions: one.missions + other.missions,
    runs: one.runs + other.runs,
    acknowledged: one.acknowledged + other.acknowledged,
    violations: [...one.violations, ...other.violations],
  };
}

async function readyForDocker(): Promise<boolean> {
  if (dockerAvailable) {
    await ensureBusyboxImage(IMAGE);
    return true;
  }
  if (Deno.env.get("CI") === "true") throw new Error("No Docker engine answers, and CI needs one");
  console.log("Skipped: crash tests with real Docker, because no Docker engine answers here");
  return false;
}
