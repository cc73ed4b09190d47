import assert from "node:assert/strict";
import { containerUser } from "../../backend/sandbox/docker/container_user.ts";
import { DockerAccess } from "../../backend/sandbox/docker/docker_access.ts";
import { runArguments } from "../../backend/sandbox/docker/docker_arguments.ts";
import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { removeUnstarted } from "../../backend/sandbox/docker/unstarted_container.ts";
import { giveWritableMounts } from "../../backend/sandbox/docker/writable_mounts.ts";
import type { SandboxSpec } from "../../backend/sandbox/provider.ts";
import { docker, dockerTest } from "../support/docker.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness } from "./harness.ts";

/** What the orphaned `docker run` of a killed backend has done when it is stopped after its create. */
async function createAsOrphan(spec: SandboxSpec): Promise<string> {
  const user = containerUser(Deno.uid(), Deno.gid());
  await giveWritableMounts(spec.mounts, user);
  const [, , ...args] = runArguments(spec, user);
  const { stdout } = await docker("create", ...args);
  return stdout;
}

function countingSpec(h: Harness): SandboxSpec {
  return h.spec([{ do: "append", path: h.inside("count"), text: "x" }]);
}

async function ranOnce(h: Harness): Promise<void> {
  assert.equal(await Deno.readTextFile(h.file("count")), "x");
}

dockerTest("docker provider: makes anew what an orphan created and never started", async () => {
  await using h = await Harness.make(await dockerKind());
  const spec = countingSpec(h);
  const orphan_id = await createAsOrphan(spec);
  const { sandbox_id } = await h.provider.start(spec);
  assert.notEqual(sandbox_id, orphan_id);
  assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 0);
  assert.equal((await docker("start", orphan_id)).ok, false);
  await ranOnce(h);
});

dockerTest("docker provider: runs once when an orphan starts at the same moment", async () => {
  for (let round = 0; round < 4; round++) {
    await using h = await Harness.make(await dockerKind());
    const spec = countingSpec(h);
    const orphan_id = await createAsOrphan(spec);
    await Promise.all([h.provider.start(spec), docker("start", orphan_id)]);
    assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 0);
    await ranOnce(h);
  }
});

dockerTest("docker provider: sees that an orphan has run what is being removed", async () => {
  await using h = await Harness.make(await dockerKind());
  const access = new DockerAccess(h.owner, Deno.env.toObject());
  const ran = countingSpec(h);
  const ran_id = await createAsOrphan(ran);
  await docker("start", "--attach", ran_id);
  assert.equal(await removeUnstarted(access, "Testing", ran_id), "ran");
  const never_id = await createAsOrphan(countingSpec(h));
  assert.equal(await removeUnstarted(access, "Testing", never_id), "removed");
  assert.equal(await removeUnstarted(access, "Testing", never_id), "removed");
  await access.close();
});

dockerTest("docker provider: makes anew what failed to start and was left behind", async () => {
  await using h = await Harness.make(await dockerKind());
  const spec = countingSpec(h);
  const orphan_id = await createAsOrphan({
    ...spec,
    // A folder cannot be mounted on a file; that comes out only at the start.
    mounts: [{ ...h.mount, target: "/bin/busybox" }],
  });
  await docker("start", orphan_id);
  assert.deepEqual((await h.provider.list(h.owner)).map(({ state }) => state), ["created"]);
  await h.run(spec);
  await ranOnce(h);
});

dockerTest("docker provider: never touches the container of another home", async () => {
  await using h = await Harness.make(await dockerKind());
  await using other = await Harness.make(await dockerKind());
  const spec = other.spec([{ do: "wait_for", path: other.inside("never") }]);
  await other.provider.start(spec);
  await assert.rejects(h.provider.start({ ...spec, owner: h.owner }), /another container/);
  await h.provider.stop(spec.run_id, 0);
  await h.provider.remove(spec.run_id);
  assert.equal((await h.provider.wait(spec.run_id, h.signal)).reason, "lost");
  assert.deepEqual(await h.provider.list(h.owner), []);
  assert.equal((await other.provider.list(other.owner))[0]?.state, "running");
});

dockerTest("docker provider: takes what a docker command that was killed has started", async () => {
  await using h = await Harness.make(await dockerKind());
  const folder = await Deno.makeTempDir();
  const { PATH = "" } = Deno.env.toObject();
  const script = `#!/bin/sh
[ "$1" = run ] && [ ! -e "${folder}/killed" ] || PATH="${PATH}" exec docker "$@"
touch "${folder}/killed"
PATH="${PATH}" docker "$@" >/dev/null
kill -s KILL "$$"
`;
  await Deno.writeTextFile(`${folder}/docker`, script, { mode: 0o755 });
  const env = { ...Deno.env.toObject(), PATH: `${folder}:${PATH}` };
  const provider = new DockerProvider({ owner: h.owner, env });
  try {
    const spec = h.spec([{ do: "append", path: h.inside("count"), text: "x" }]);
    await provider.start(spec);
    assert.equal((await provider.wait(spec.run_id, h.signal)).exit_code, 0);
    assert.equal(await Deno.readTextFile(h.file("count")), "x");
    assert.equal((await provider.list(h.owner)).length, 1);
  } finally {
    await provider.close();
    await Deno.remove(folder, { recursive: true });
  }
});
