import assert from "node:assert/strict";
import { addressOf, hostEntry, isElsewhere } from "./door_kind.ts";

const SOCKET = { socketPath: "/var/run/docker.sock" };
const tcp = (host: string) => ({ protocol: "http" as const, host, port: 2375 });

const CASES: [string, Parameters<typeof isElsewhere>[0], boolean][] = [
  ["an engine of this Linux", {
    ...{ os: "linux", operating_system: "Debian GNU/Linux 12 (bookworm)", connection: SOCKET },
  }, false],
  ["an engine behind a port of this Linux", {
    ...{ os: "linux", operating_system: "Ubuntu 24.04", connection: tcp("127.0.0.1") },
  }, false],
  ["Docker Desktop on Linux", {
    ...{ os: "linux", operating_system: "Docker Desktop", connection: SOCKET },
  }, true],
  ["Docker Desktop on a Mac", {
    ...{ os: "darwin", operating_system: "Docker Desktop", connection: SOCKET },
  }, true],
  ["any other engine on a Mac", {
    ...{ os: "darwin", operating_system: "Alpine Linux v3.20", connection: SOCKET },
  }, true],
  ["an engine of another machine", {
    ...{ os: "linux", operating_system: "Ubuntu 24.04", connection: tcp("192.0.2.7") },
  }, true],
];
for (const [what, facts, expected] of CASES) {
  Deno.test(`${what} has ${expected ? "another" : "this"} machine's kernel`, () => {
    assert.equal(isElsewhere(facts), expected);
  });
}

const interface_ = (address: string, family: "IPv4" | "IPv6") =>
  ({
    ...{ address, family, netmask: "", mac: "", internal: false, cidr: null },
    ...(family === "IPv6" ? { scopeid: 0 } : {}),
  }) as never;

Deno.test("containers reach this machine at its own end of their bridge", () => {
  const own = {
    eth0: [interface_("192.0.2.2", "IPv4")],
    docker0: [interface_("fe80::1", "IPv6"), interface_("172.17.0.1", "IPv4")],
  };
  assert.equal(addressOf("docker0", own), "172.17.0.1");
  assert.throws(
    () => addressOf("docker1", own),
    /no address on the bridge.*\(docker1\).*sandbox\.door/,
  );
});

Deno.test("a relay finds the loopback of this machine by the engine's own word for it", () => {
  assert.equal(hostEntry("127.0.0.1"), "host-gateway");
  assert.equal(hostEntry("172.17.0.1"), "172.17.0.1");
});
