/**
 * `deno task test:crash [--rounds N] [--seed N] [--provider docker|local] [--homes N] [--no-faults]
 * [--minutes N] [--junit-path FILE]`: the crash driver against each provider that this machine has.
 * The kills are spread over several homes at once, each with a backend of its own and a seed that
 * follows from the first. When the minutes are over no further round begins.
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
    minutes: { type: "string", default: "Infinity" },
    "junit-path": { type: "string" },
  },
});
const seed = Number(values.seed);
const homes = Number(values.homes);
const providers = values.provider as CrashProvider[];
const budget_ms = Number(values.minutes) * 60_000 / providers.length;

console.log(`Crash tests of ${providers.join(" and ")} with seed ${seed}`);
const results: CrashResult[] = [];
for (const provider of providers) {
  if (provider === "docker" && !await readyForDocker()) continue;
  results.push(await crashProvider(provider));
}
const passed = results.reduce((count, result) => count + passedOf(result), 0);
const failed = results.reduce((count, { violations }) => count + violations.length, 0);
if (values["junit-path"] !== undefined) await report(values["junit-path"]);
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);

async function crashProvider(provider: CrashProvider): Promise<CrashResult> {
  const began = performance.now();
  const shares = Array.from({ length: homes }, (_, home) => crashHome(provider, home, began));
  const result = (await Promise.all(shares)).reduce(sum);
  const seconds = Math.round((performance.now() - began) / 1_000);
  for (const violation of result.violations) console.log(`VIOLATION ${violation}`);
  console.log(
    `${provider}: seed ${seed}, ${homes} homes, ${result.kills} kills, ${result.missions} missions, ` +
      `${result.runs} runs, ${result.acknowledged} acknowledged requests, ` +
      `${result.violations.length} violations, ${seconds} s`,
  );
  return result;
}

/** The share of one home: each fault point and each round belongs to one of them. */
async function crashHome(
  provider: CrashProvider,
  home: number,
  began: number,
): Promise<CrashResult> {
  const own = (_: unknown, index: number) => index % homes === home;
  const share = withTempDir((folder) =>
    crash({
      folder,
      provider,
      image: IMAGE,
      seed: seed + home,
      rounds: Array.from({ length: Number(values.rounds) }).filter(own).length,
      fault_points: values["no-faults"] ? [] : FAULT_POINTS.filter(own),
      inTime: () => performance.now() - began < budget_ms,
      report: (line) => console.log(line),
    })
  );
  try {
    return await share;
  } catch (error) {
    // The other homes go on. What this one had done is not counted.
    const what = error instanceof Error ? error.stack ?? error.message : String(error);
    const violations = [`Home ${home} could not be driven to its end: ${what}`];
    return { kills: 0, missions: 0, runs: 0, acknowledged: 0, violations };
  }
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

/** A kill is a test; each violation is one that failed, whichever kill made it. */
function passedOf({ kills, violations }: CrashResult): number {
  return Math.max(0, kills - violations.length);
}

async function report(path: string): Promise<void> {
  const cases = [
    ...Array.from({ length: passed }, () => `<testcase name="kill"/>`),
    ...results.flatMap(({ violations }) => violations).map((violation) => {
      const text = violation.replaceAll("]]>", "]] >");
      return `<testcase name="kill"><failure><![CDATA[${text}]]></failure></testcase>`;
    }),
  ];
  await Deno.writeTextFile(path, `<testsuite name="crash">${cases.join("")}</testsuite>\n`);
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
