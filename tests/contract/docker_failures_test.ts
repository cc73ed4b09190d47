import assert from "node:assert/strict";
import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { SandboxError } from "../../backend/sandbox/provider.ts";
import { dockerSocket, dockerTest } from "../support/docker.ts";
import { SocketProxy } from "../support/socket_proxy.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness } from "./harness.ts";

const CANNOT_START = 'Could not start the sandbox for step "research": ';

function refusal(
  sentence: string,
  changes: Parameters<Harness["spec"]>[1],
  expected: string,
): void {
  dockerTest(`docker provider: ${sentence}`, async () => {
    await using h = await Harness.make(await dockerKind());
    await assert.rejects(h.provider.start(h.spec([], changes)), (error) => {
      assert.ok(error instanceof SandboxError);
      assert.ok(error.message.startsWith(CANNOT_START + expected), error.message);
      assert.doesNotMatch(error.message, /\n|\.$/);
      return true;
    });
    assert.deepEqual(await h.provider.list(h.owner), []);
  });
}

refusal(
  "says that an image is missing and cannot be had",
  { image: "localhost:1/haloop/no-such-image:1" },
  "the image is not on this machine, and its registry cannot be reached. ",
);
refusal("says that an image's name is wrong", { image: "-x" }, "the image's name is not valid. ");
refusal(
  "leaves nothing behind when a container is made but cannot be started",
  { mounts: [{ source: "/tmp", target: "/bin/busybox", writable: false }] },
  "Docker answered with an error (",
);
refusal(
  "says that a folder to be mounted is missing",
  { mounts: [{ source: "/no such folder", target: "/missing", writable: false }] },
  "a folder to be mounted does not exist",
);
refusal(
  "says that limits cannot be kept",
  { limits: { memory_bytes: 1024, cpus: 1, pids: 64 } },
  "Docker does not accept its limits",
);

Deno.test("docker provider: says that Docker is not running, and waits on", async () => {
  const env = { ...Deno.env.toObject(), DOCKER_HOST: "unix:///tmp/no such haloop socket" };
  const provider = new DockerProvider({ owner: "nobody", env });
  const isSentence = { name: "SandboxError", message: /Docker is not running\. Start Docker/ };
  const signal = AbortSignal.timeout(60_000);
  await Promise.all([
    assert.rejects(provider.list("nobody"), isSentence),
    assert.rejects(provider.stop("r-1", 0), isSentence),
    assert.rejects(provider.remove("r-1"), isSentence),
    assert.rejects(
      Array.fromAsync(provider.logs("r-1", { from: 0, follow: true, signal })),
      isSentence,
    ),
  ]);
  assert.deepEqual(await provider.check(), {
    ok: false,
    problem: "Docker is not running",
    remedy: "Start Docker, or run with --provider local",
  });
  const waiting = provider.wait("r-1", AbortSignal.timeout(300));
  await assert.rejects(waiting, { name: "TimeoutError" });
  await provider.close();
});

Deno.test("docker provider: says that the docker command is missing", async () => {
  const provider = new DockerProvider({ owner: "nobody", env: { PATH: "/no-such-folder" } });
  const check = await provider.check();
  assert.equal(!check.ok && check.problem, "the docker command was not found");
  await provider.close();
});

dockerTest("docker provider: misses no end while the daemon is away", async () => {
  await using proxy = await SocketProxy.make(await dockerSocket());
  const env = { ...Deno.env.toObject(), DOCKER_HOST: `unix://${proxy.path}` };
  await using h = await Harness.make(await dockerKind());
  const direct = h.provider;
  const cut = new DockerProvider({ owner: h.owner, env });
  const spec = h.spec([
    { do: "print", text: "before\n" },
    { do: "wait_for", path: h.inside("go") },
    { do: "print", text: "after\n" },
    { do: "exit", code: 3 },
  ]);
  await cut.start(spec);
  const wait = cut.wait(spec.run_id, h.signal);
  const log = cut.logs(spec.run_id, { from: 0, follow: true, signal: h.signal });
  const pieces = log[Symbol.asyncIterator]();
  const first = (await pieces.next()).value;
  await proxy.cut();
  await assert.rejects(cut.list(h.owner), SandboxError);
  await Deno.writeTextFile(h.file("go"), "");
  await direct.wait(spec.run_id, h.signal);
  const rest = pieces.next();
  proxy.restore();
  const exit = await wait;
  assert.deepEqual([exit.reason, exit.exit_code], ["exited", 3]);
  const text = new TextDecoder();
  assert.equal(text.decode(first) + text.decode((await rest).value), "before\nafter\n");
  assert.equal((await pieces.next()).done, true);
  await cut.close();
});
