import assert from "node:assert/strict";
import { newRunId } from "@haloop/shared";
import { sha256 } from "../../backend/hash.ts";
import { containerUser } from "../../backend/sandbox/docker/container_user.ts";
import { relayArguments } from "../../backend/sandbox/docker/relay_arguments.ts";
import { docker, dockerTest, ensureSocatImage, SOCAT_IMAGE } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { startServer } from "../support/server.ts";

dockerTest("a relay and its volume that a crash left are swept at the next start", async () => {
  await ensureSocatImage();
  await using folder = await temporaryFolder();
  const home = await Deno.realPath(folder.path);
  const owner = (await sha256(new TextEncoder().encode(home))).slice(0, 16);
  const left = async () => {
    const filter = ["--filter", `label=haloop.home=${owner}`, "--quiet"];
    const [containers, volumes] = await Promise.all([
      docker("ps", "--all", ...filter),
      docker("volume", "ls", ...filter),
    ]);
    return `${containers.stdout}\n${volumes.stdout}`.trim();
  };
  const relay = { address: "172.17.0.1", port: 9, secret: "of nobody" };
  const args = relayArguments({
    ...{ run_id: newRunId(), mission_id: "m-gone", step_id: "research", owner },
    ...{ image: SOCAT_IMAGE, argv: [], env: {}, mounts: [], network: "none" },
    limits: { memory_bytes: 64 * 1024 * 1024, cpus: 1, pids: 64 },
    doors: [{ socket: "/nowhere/model.sock", port: 8080, relay }],
  }, containerUser(Deno.uid(), Deno.gid()));
  const made = await docker(...args);
  assert.ok(made.ok, made.stderr);
  assert.match(await left(), /\S+\n+haloop-doors-r-/);
  await using _server = await startServer({ home, provider: "docker" });
  await eventually("the sweep", async () => await left() === "", 60_000);
});
