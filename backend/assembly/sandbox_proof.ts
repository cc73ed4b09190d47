/** `haloop sandbox verify`: what a sandbox keeps an agent from, proved from inside. */
import { newRunId } from "@haloop/shared";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { openProvider } from "../main.ts";
import { SandboxError, type SandboxExit, type SandboxMount } from "../sandbox/provider.ts";
import { SECRETS } from "../secrets.ts";
import { credentialsOf, modelGateway } from "./model_gateway.ts";
import { type Finding, judge } from "./probe_judge.ts";
import { PROBE_SCRIPT } from "./probe_script.ts";
import { probeTargets } from "./probe_targets.ts";

const LIMIT_MS = 180_000;
const MIB = 1024 * 1024;
/** Filling what a step has would take its time; the limits are held alike whatever they are. */
const MOST_MEMORY = 256 * MIB;
const MOST_PIDS = 128;
const INTERNET = ["1.1.1.1:80", "8.8.8.8:53", "[2606:4700:4700::1111]:80"];
const METADATA = ["169.254.169.254:80", "100.100.100.200:80"];

/** What a step's sandbox sees: its artifacts, its workspace, and what it may only read. */
const MOUNTS = [
  ["/mission/artifacts", true],
  ["/workspace", true],
  ["/mission/feedback", false],
  ["/mission/versions", false],
  ["/haloop/objects", false],
] as const;

/**
 * Starts a sandbox as a step has it and tries what an agent must not be able to do.
 *
 * @param image what the probes run in: anything with a shell, socat and the usual small tools
 * @throws SandboxError when there is no sandbox that could be looked at
 */
export async function proveSandbox(config: Config, image: string): Promise<Finding[]> {
  await using cleanup = new AsyncDisposableStack();
  const { provider, owner } = await openProvider(config);
  cleanup.defer(() => provider.close());
  if (!provider.isolates) {
    throw new SandboxError(
      `The provider "${provider.name}" keeps an agent from nothing: there is no wall to be verified. ` +
        `Start Docker`,
    );
  }
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "haloop-proof-" }));
  cleanup.defer(() => Deno.remove(folder, { recursive: true }));
  const run = { mission_id: "m-proof", run_id: newRunId() };
  // It stands for a credential, wherever one is: with the gateway, in this process, beside the mounts.
  const planted = `haloop-planted-${crypto.randomUUID()}`;
  const decoy = `haloop-decoy-${crypto.randomUUID()}`;
  SECRETS.add(planted);
  await Deno.writeTextFile(join(folder, "credential"), planted, { mode: 0o644 });
  const targets = cleanup.use(await probeTargets());
  const gateway = await modelGateway(config, owner, provider, credentialsOf(config), {
    exchangesPath: () => join(folder, "exchanges.jsonl"),
    upstream: () =>
      Promise.resolve({
        // It repeats what it is sent, the credential too.
        base_url: targets.echo,
        credential: { secret: planted, kind: "key" },
        record_bodies: false,
      }),
  });
  cleanup.defer(() => gateway.close(run));
  const access = await gateway.open({
    ...{ ...run, agent: "proof", protocol: "anthropic" as const },
    ...{ network: "model" as const, allow_hosts: [] },
  });
  const mounts = await mountsIn(folder, decoy);
  const memory_bytes = Math.min(config.sandbox.memory_mib * MIB, MOST_MEMORY);
  const pids = Math.min(config.sandbox.pids, MOST_PIDS);
  const signal = AbortSignal.timeout(LIMIT_MS);
  cleanup.defer(() => provider.remove(run.run_id));
  await provider.start({
    ...{ ...run, step_id: "verify", owner, image, env: { HALOOP_PROOF: decoy } },
    argv: [
      ...["sh", "-c", PROBE_SCRIPT, "haloop-probe", `${pids}`, `${memory_bytes}`],
      ...[
        [...planted].reverse().join(""),
        decoy,
        new URL(provider.doorUrl(access.model!)).host,
        access.token,
      ],
      ...[...INTERNET, ...METADATA, ...targets.addresses],
    ],
    mounts,
    limits: { memory_bytes, cpus: config.sandbox.cpus, pids },
    network: "none",
    doors: access.doors,
  }, signal);
  const exit: SandboxExit = await provider.wait(run.run_id, signal);
  const output = await Array.fromAsync(
    provider.logs(run.run_id, { from: 0, follow: false, signal }),
  );
  const text = new TextDecoder().decode(Buffer.concat(output));
  const { exit_code } = exit;
  return judge(text, { pids, memory_bytes, exit_code, ...targets.seen() });
}

/** Each folder holds a file that can be found and, where it is read-only, not be changed. */
async function mountsIn(folder: string, decoy: string): Promise<SandboxMount[]> {
  const mounts = MOUNTS.map(([target, writable], nth) => ({
    source: join(folder, `${nth}`),
    ...{ target, writable },
  }));
  for (const { source } of mounts) {
    await Deno.mkdir(source);
    await Deno.writeTextFile(join(source, "given"), `${decoy}\n`);
  }
  return mounts;
}
