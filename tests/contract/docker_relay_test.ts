import assert from "node:assert/strict";
import { join } from "node:path";
import { containerUser } from "../../backend/sandbox/docker/container_user.ts";
import { relayName, volumeName } from "../../backend/sandbox/docker/container_name.ts";
import { relayArguments, volumeArguments } from "../../backend/sandbox/docker/relay_arguments.ts";
import { SandboxError, type SandboxSpec } from "../../backend/sandbox/provider.ts";
import { docker, dockerTest, SOCAT_IMAGE } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { ask, type Doors, withDoors } from "./doors.ts";

const FOREVER = "echo up; while :; do sleep 0.05; done";
const USER = containerUser(Deno.uid(), Deno.gid());

function relayTest(
  sentence: string,
  script: string,
  run: (doors: Doors) => Promise<void>,
  options: Parameters<typeof withDoors>[2] = {},
): void {
  dockerTest(`docker relay: ${sentence}`, async () => {
    await using doors = await withDoors("relay", script, options);
    await run(doors);
  });
}

/** Everything in Docker that a home has made. */
async function leftOf(owner: string): Promise<string[]> {
  const filter = `label=haloop.home=${owner}`;
  const [containers, volumes] = await Promise.all([
    docker("ps", "--all", "--filter", filter, "--format", "{{.Names}}"),
    docker("volume", "ls", "--filter", filter, "--format", "{{.Name}}"),
  ]);
  return `${containers.stdout}\n${volumes.stdout}`.split("\n").filter((name) => name !== "").sort();
}

async function inspected(name: string) {
  return JSON.parse((await docker("inspect", name)).stdout)[0];
}

/** What a start that was killed before its sandbox has made. */
async function relayOfKilledStart(spec: SandboxSpec): Promise<string> {
  const env = ["--env", "HALOOP_RELAY_SECRET=the secret"];
  const args = relayArguments(spec, USER).flatMap((arg, at, all) =>
    all[at + 1] === "HALOOP_RELAY_SECRET" ? [] : arg === "HALOOP_RELAY_SECRET" ? env : [arg]
  );
  const { ok, stdout, stderr } = await docker(...args);
  assert.ok(ok, stderr);
  return stdout;
}

relayTest("is removed with its sandbox, and so is its volume", "true", async ({ h, spec }) => {
  await h.run(spec);
  const sandbox = `haloop-${spec.run_id}`;
  const relay = relayName(spec.run_id);
  const volume = volumeName(spec.run_id);
  assert.deepEqual(await leftOf(h.owner), [volume, sandbox, relay].sort());
  assert.deepEqual((await h.provider.list(h.owner)).map(({ run_id, state }) => [run_id, state]), [
    [spec.run_id, "exited"],
  ]);
  await h.provider.remove(spec.run_id);
  await h.provider.remove(spec.run_id);
  assert.deepEqual(await leftOf(h.owner), []);
});

relayTest("is hardened, and shows its secret to nobody", FOREVER, async ({ h, spec }) => {
  await h.provider.start(spec);
  const name = relayName(spec.run_id);
  const { HostConfig, Config, Args, Mounts } = await inspected(name);
  assert.equal(Config.User, `${USER.uid}:${USER.gid}`);
  assert.deepEqual(HostConfig.CapDrop, ["ALL"]);
  assert.deepEqual(HostConfig.SecurityOpt, ["no-new-privileges"]);
  assert.equal(HostConfig.ReadonlyRootfs, true);
  assert.deepEqual([HostConfig.PidsLimit, HostConfig.Memory], [512, 256 * 1024 * 1024]);
  assert.deepEqual(HostConfig.PortBindings, {});
  assert.deepEqual(Mounts.map(({ Type }: { Type: string }) => Type), ["volume"]);
  assert.ok(!JSON.stringify(Args).includes("the secret"));
  const running = await docker(
    "exec",
    name,
    "sh",
    "-c",
    "tr '\\0' ' ' </proc/1/cmdline; ps -o args",
  );
  assert.match(running.stdout, /PROXY:host.docker.internal/);
  assert.ok(!running.stdout.includes("the secret"));
  const inside = await docker(
    "exec",
    `haloop-${spec.run_id}`,
    "sh",
    "-c",
    "env; cat /run/haloop/*",
  );
  assert.ok(!inside.stdout.includes("the secret"));
});

relayTest(
  "a sandbox sees nothing of the machine but its doors",
  FOREVER,
  async ({ h, spec }) => {
    await h.provider.start(spec);
    const { address, port } = spec.doors![0]!.relay!;
    const inside = (script: string) => docker("exec", `haloop-${spec.run_id}`, "sh", "-c", script);
    assert.equal((await inside("ls /sys/class/net")).stdout, "lo");
    assert.equal((await inside(`wget -T 2 -q -O - http://${address}:${port}/`)).ok, false);
    assert.equal((await inside("ls -a /run/haloop")).stdout, ".\n..\n0.sock\n1.sock");
    assert.equal((await inside("rm -f /run/haloop/0.sock")).ok, false);
  },
);

relayTest(
  "one that is let in nowhere fails the start and leaves nothing",
  "echo ran",
  async ({ h, spec, refused }) => {
    await assert.rejects(h.provider.start(spec), (error) => {
      assert.ok(error instanceof SandboxError);
      assert.match(error.message, /its relay does not get to the model gateway.*sandbox\.door/);
      return true;
    });
    assert.ok(refused() > 0);
    assert.deepEqual(await leftOf(h.owner), []);
  },
  { secret: "another secret" },
);

relayTest("a sandbox that cannot be started leaves nothing", "true", async ({ h, spec }) => {
  const mounts = [{ source: "/tmp", target: "/bin/busybox", writable: false }];
  await assert.rejects(h.provider.start({ ...spec, mounts }), /Could not start the sandbox/);
  assert.deepEqual(await leftOf(h.owner), []);
});

relayTest("what a killed start left is taken", ask(8080), async ({ h, spec }) => {
  const relay_id = await relayOfKilledStart(spec);
  assert.deepEqual(await h.provider.list(h.owner), [{
    ...{ run_id: spec.run_id, mission_id: spec.mission_id, step_id: spec.step_id },
    ...{ sandbox_id: relay_id, state: "created" },
  }]);
  await h.run(spec);
  assert.equal((await inspected(relayName(spec.run_id))).Id, relay_id);
  assert.equal(await h.text(spec.run_id), "from a\n");
});

relayTest("what a killed start left is removed by its run", "true", async ({ h, spec }) => {
  await relayOfKilledStart(spec);
  await h.provider.remove(spec.run_id);
  assert.deepEqual(await leftOf(h.owner), []);
  await docker("run", "--rm", ...volumeArguments(spec, true), SOCAT_IMAGE, "true");
  const [left] = await h.provider.list(h.owner);
  assert.deepEqual([left?.run_id, left?.state], [spec.run_id, "created"]);
  await h.provider.remove(spec.run_id);
  assert.deepEqual(await leftOf(h.owner), []);
});

relayTest("one that has ended is made anew", ask(8080), async ({ h, spec }) => {
  await docker("kill", await relayOfKilledStart(spec));
  await h.run(spec);
  assert.equal(await h.text(spec.run_id), "from a\n");
});

relayTest(
  "starting twice at once gives one sandbox and one relay",
  FOREVER,
  async ({ h, spec }) => {
    const [a, b] = await Promise.all([h.provider.start(spec), h.another().start(spec)]);
    assert.equal(a.sandbox_id, b.sandbox_id);
    assert.equal((await leftOf(h.owner)).length, 3);
  },
);

relayTest(
  "a sandbox that runs is taken though its relay cannot be had any more",
  FOREVER,
  async ({ h, spec }) => {
    const { sandbox_id } = await h.provider.start(spec);
    const doors = spec.doors!.map((door) => ({
      ...door,
      relay: { ...door.relay!, port: 1 },
    }));
    assert.deepEqual(await h.another().start({ ...spec, doors }), { sandbox_id });
  },
);

relayTest("that of another home is left alone", FOREVER, async ({ h, spec }) => {
  await h.provider.start(spec);
  const stranger = h.another("test-another-home");
  const other = { ...spec, owner: "test-another-home" };
  await assert.rejects(stranger.start(other), /another container has its name/);
  await stranger.remove(spec.run_id);
  assert.equal((await leftOf(h.owner)).length, 3);
});

for (
  const [what, name] of [["its relay", "haloop-relay-"], ["its sandbox", "haloop-r-"]] as const
) {
  dockerTest(
    `docker relay: a start that is aborted while ${what} is made leaves nothing`,
    async () => {
      await using folder = await temporaryFolder();
      const { PATH = "" } = Deno.env.toObject();
      const script = `#!/bin/sh
case "$1 $4" in
"run ${name}"*) touch "${folder.path}/hangs" && exec sleep 600 ;;
*) PATH="${PATH}" exec docker "$@" ;;
esac
`;
      await Deno.writeTextFile(join(folder.path, "docker"), script, { mode: 0o755 });
      const env = { ...Deno.env.toObject(), PATH: `${folder.path}:${PATH}` };
      await using doors = await withDoors("relay", "echo ran", { env });
      const aborted = new AbortController();
      const start = doors.h.provider.start(doors.spec, aborted.signal);
      await eventually(
        "the command that hangs",
        () => Deno.stat(join(folder.path, "hangs")).catch(() => undefined),
      );
      aborted.abort(new Error("Not wanted any more"));
      await assert.rejects(start, /Not wanted any more/);
      assert.deepEqual(await leftOf(doors.h.owner), []);
    },
  );
}
