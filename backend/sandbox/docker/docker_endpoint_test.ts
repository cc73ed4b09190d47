import assert from "node:assert/strict";
import { findEndpoint } from "./docker_endpoint.ts";

const HOSTS: readonly [string, Record<string, unknown>][] = [
  ["unix:///run/user/1000/docker.sock", { socketPath: "/run/user/1000/docker.sock" }],
  ["tcp://10.0.0.1:2375", { protocol: "http", host: "10.0.0.1", port: 2375 }],
  ["tcp://docker.local", { protocol: "http", host: "docker.local", port: 2375 }],
];

for (const [host, connection] of HOSTS) {
  Deno.test(`the Docker endpoint ${host} is reached`, async () => {
    const env = { DOCKER_HOST: host };
    assert.deepEqual(await findEndpoint(env), { name: host, connection, cli_env: env });
  });
}

for (const host of ["ssh://me@host", "nonsense"]) {
  Deno.test(`the Docker endpoint ${host} is refused with a remedy`, async () => {
    await assert.rejects(findEndpoint({ DOCKER_HOST: host }), {
      name: "SandboxError",
      message: /the Docker endpoint cannot be used\. Check DOCKER_HOST/,
    });
  });
}
