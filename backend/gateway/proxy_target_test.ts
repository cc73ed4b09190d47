import assert from "node:assert/strict";
import { hostAndPort, isOfThisMachine, isPublic, refusalOf } from "./proxy_target.ts";

const NOT_PUBLIC = [
  ...["127.0.0.1", "0.0.0.0", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254"],
  ...["100.100.100.200", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
  ...["::1", "::", "fe80::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
  ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "not an address", ""],
];
for (const address of NOT_PUBLIC) {
  Deno.test(`the address "${address}" is never led to`, () =>
    assert.equal(isPublic(address), false));
}
for (const address of ["8.8.8.8", "172.32.0.1", "151.101.0.1", "2606:4700::1111", "2a04:4e42::1"]) {
  Deno.test(`the address ${address} is of the public internet`, () => assert.ok(isPublic(address)));
}

const ALLOWED = ["registry.npmjs.org", "*.debian.org"];
const WAYS: readonly [string, number, boolean][] = [
  ["registry.npmjs.org", 443, true],
  ["Registry.NPMjs.org.", 443, true],
  ["deb.debian.org", 80, true],
  ["debian.org", 443, false],
  ["evildebian.org", 443, false],
  ["registry.npmjs.org.evil.com", 443, false],
  ["registry.npmjs.org", 22, false],
];
for (const [host, port, allowed] of WAYS) {
  Deno.test(`${host}:${port} is ${allowed ? "allowed" : "refused"}`, () => {
    assert.equal(refusalOf(host, port, ALLOWED) === undefined, allowed);
  });
}

Deno.test("a place is a host and a port, and nothing else", () => {
  assert.deepEqual(hostAndPort("a.b:443"), { host: "a.b", port: 443 });
  assert.deepEqual(hostAndPort("[2606:4700::1]:443"), { host: "2606:4700::1", port: 443 });
  for (const text of ["a.b", "a b:1", "a.b:443/x", "user@a.b:443", ":443", ""]) {
    assert.equal(hostAndPort(text), undefined, text);
  }
});

Deno.test("a public address that this machine has is of this machine", () => {
  const own = [{ address: "8.8.4.4" }, { address: "2606:4700::1" }, { address: "fe80::1%eth0" }];
  assert.ok(isOfThisMachine("8.8.4.4", own));
  assert.ok(isOfThisMachine("2606:4700:0:0::1", own));
  assert.ok(!isOfThisMachine("8.8.8.8", own));
  assert.ok(isOfThisMachine("127.0.0.1"));
});
