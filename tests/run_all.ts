/**
 * `deno task test`: every check and every suite, one after the other, and their sum at the end. A
 * suite that fails does not keep the next ones from running.
 */
import { join } from "node:path";
import { countJunit, type Counts, failuresIn, NOTHING, plus } from "./support/test_results.ts";
import { ROOT } from "./support/root.ts";

const RESULTS = join(ROOT, "test-results");
const IN_CI = Deno.env.get("CI") === "true";
/** So that what hangs is told by name; a stage takes up to ten minutes, on a slow machine twice that. */
const LONGEST_STAGE_MS = 25 * 60_000;

interface Stage {
  readonly name: string;
  /** Arguments of Deno. */
  readonly args: readonly string[];
  /** Whether it runs tests and leaves a JUnit report; else it is a check that passes or fails. */
  readonly tests: boolean;
}

const check = (name: string, ...args: string[]): Stage => ({ name, args, tests: false });
// The stage "types" has checked the same files already.
const denoTest = (name: string, ...args: string[]): Stage => ({
  name,
  args: ["test", "-A", "--no-check", `--junit-path=${reportOf(name)}`, ...args],
  tests: true,
});

const STAGES: readonly Stage[] = [
  check("format", "fmt", "--check"),
  check("lint", "lint"),
  check("types", "check"),
  check("build", "task", "build"),
  denoTest("unit", "--parallel", ...[
    "shared",
    "backend",
    "frontend",
    "cli",
    "tests/support",
    "tests/bench",
    "tests/crash",
  ]),
  denoTest("directions", "tests/directions_test.ts", "tests/docs_test.ts"),
  denoTest("api", "--parallel", "tests/api"),
  denoTest("contract", "tests/contract"),
  denoTest("docker", "tests/docker"),
  denoTest("agents", "--parallel", "tests/agents"),
  {
    name: "program",
    args: ["task", "test:program", "--no-check", `--junit-path=${reportOf("program")}`],
    tests: true,
  },
  {
    name: "crash",
    args: ["task", "test:crash", "--minutes=4", `--junit-path=${reportOf("crash")}`],
    tests: true,
  },
  { name: "e2e", args: ["task", "test:e2e"], tests: true },
];

interface Outcome extends Counts {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What failed, in its own words. */
  readonly failures: readonly string[];
}

async function run(stage: Stage): Promise<Outcome> {
  console.log(`\n── ${stage.name} ${"─".repeat(Math.max(0, 70 - stage.name.length))}`);
  const begin_ms = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...stage.args],
    cwd: ROOT,
    env: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: reportOf(stage.name) },
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST_STAGE_MS),
  }).spawn().status;
  const seconds = (performance.now() - begin_ms) / 1000;
  const report = stage.tests ? await readReport(stage.name) : "";
  const counted = countJunit(report);
  // What failed without saying so in a report (a check, a crash of the runner) counts as one.
  // So does a suite that ran nothing where everything has to run.
  const empty = stage.tests && IN_CI && counted.passed === 0;
  const failed = success && !empty ? counted.failed : Math.max(1, counted.failed);
  const ok = success && failed === 0;
  return { name: stage.name, ok, seconds, failures: failuresIn(report), ...counted, failed };
}

function reportOf(name: string): string {
  return join(RESULTS, "junit", `${name}.xml`);
}

async function readReport(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(reportOf(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function print(outcomes: readonly Outcome[]): void {
  for (const { name, failures } of outcomes) {
    for (const failure of failures) console.log(`\n── failed in ${name}: ${failure}`);
  }
  console.log(`\n── result ${"─".repeat(64)}`);
  for (const { name, ok, seconds, passed, failed, skipped } of outcomes) {
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(
      `${ok ? "ok    " : "FAILED"}  ${name.padEnd(10)}  ${counts}  (${seconds.toFixed(1)} s)`,
    );
  }
}

if (import.meta.main) {
  // A report of the last time must not be counted this time.
  await Deno.remove(RESULTS, { recursive: true }).catch(() => {});
  await Deno.mkdir(join(RESULTS, "junit"), { recursive: true });
  const outcomes: Outcome[] = [];
  for (const stage of STAGES) outcomes.push(await run(stage));
  const sum = outcomes.reduce<Counts>(plus, NOTHING);
  print(outcomes);
  const line = `${sum.passed} passed, ${sum.failed} failed`;
  await Deno.writeTextFile(join(RESULTS, "summary.txt"), `${line}\n`);
  // Not alone on its line: whoever reads a log by machine must find one such line, in .ci/run's.
  console.log(`\nAll together: ${line}`);
  Deno.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
}
