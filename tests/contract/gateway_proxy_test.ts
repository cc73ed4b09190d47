import assert from "node:assert/strict";
import type { GatewayAccess } from "../../backend/gateway/gateway.ts";
import type { Internet } from "../../backend/gateway/proxy_server.ts";
import { INTERNET } from "../../backend/gateway/proxy_server.ts";
import { policy, RUN, testGateway } from "../support/gateway.ts";
import { withTempDir } from "../support/temp_dir.ts";

/** Sends text through the proxy's door and gives all that comes back. */
async function send(access: GatewayAccess, text: string): Promise<string> {
  const conn = await Deno.connect({ transport: "unix", path: access.proxy!.socket });
  await conn.write(new TextEncoder().encode(text));
  return await new Response(conn.readable).text();
}

const connectTo = (place: string, token: string) =>
  `CONNECT ${place} HTTP/1.1\r\nhost: ${place}\r\nproxy-authorization: Basic ${
    btoa(`haloop:${token}`)
  }\r\n\r\n`;

/** Names lead where the test says; what is public by its rules is reached at the loopback. */
function internet(names: Record<string, string[]>, port: number): Internet {
  return {
    resolve: (host) => Promise.resolve(names[host] ?? []),
    isPublic: INTERNET.isPublic,
    connect: () => Deno.connect({ hostname: "127.0.0.1", port }),
  };
}

/** A server that tells what it was sent, once the sender has ended. */
async function proxyTest(
  names: Record<string, string[]>,
  run: (access: GatewayAccess, totals: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const serving = (async () => {
      for await (const conn of listener) {
        const buffer = new Uint8Array(4096);
        const count = await conn.read(buffer) ?? 0;
        await conn.write(new TextEncoder().encode("got: "));
        await conn.write(buffer.subarray(0, count));
        conn.close();
      }
    })();
    const gateway = testGateway(folder, "http://127.0.0.1:9", { internet: internet(names, port) });
    const allow_hosts = ["registry.npmjs.org", "*.debian.org"];
    const access = await gateway.open(policy("anthropic", { network: "allowlist", allow_hosts }));
    const refused = async () =>
      (await gateway.totals(RUN)).refused.map(({ what, why }) => `${what} ${why}`);
    await run(access, refused);
    await gateway.shutdown();
    listener.close();
    await serving;
  });
}

const NAMES = {
  "registry.npmjs.org": ["104.16.1.1"],
  "deb.debian.org": ["10.0.0.1", "151.101.0.1"],
  "inside.debian.org": ["127.0.0.1", "169.254.169.254", "::1"],
};

Deno.test("proxy: leads to an allowed host, both ways", () =>
  proxyTest(NAMES, async (access, refused) => {
    const text = `${connectTo("registry.npmjs.org:443", access.token)}hello`;
    assert.equal(await send(access, text), "HTTP/1.1 200 Connection established\r\n\r\ngot: hello");
    assert.deepEqual(await refused(), []);
  }));

Deno.test("proxy: passes a plain request on as its host expects it", () =>
  proxyTest(NAMES, async (access) => {
    const auth = `proxy-authorization: Basic ${btoa(`x:${access.token}`)}`;
    const text =
      `GET http://deb.debian.org/debian/?a=1 HTTP/1.1\r\nhost: other.debian.org\r\n${auth}\r\n\r\n`;
    const answer = await send(access, text);
    assert.equal(
      answer,
      "got: GET /debian/?a=1 HTTP/1.1\r\nhost: deb.debian.org\r\nconnection: close\r\n\r\n",
    );
  }));

const REFUSED: readonly [string, string, RegExp][] = [
  ["a host that is not allowed", "evil.example:443", /not among the hosts/],
  ["another port", "registry.npmjs.org:22", /only the ports 443 and 80/],
  ["a name that leads inside", "inside.debian.org:443", /leads to this machine or its networks/],
  ["a name that nobody knows", "no.debian.org:443", /its name is not known/],
  ["an address", "127.0.0.1:443", /not among the hosts/],
  ["no address at all", "x", /no address of a host/],
];
for (const [what, place, why] of REFUSED) {
  Deno.test(`proxy: refuses and lists ${what}`, () =>
    proxyTest(NAMES, async (access, refused) => {
      assert.match(await send(access, connectTo(place, access.token)), why);
      const [listed = ""] = await refused();
      assert.ok(listed.startsWith(place));
      assert.match(listed, why);
    }));
}

Deno.test("proxy: leads nobody without the token", () =>
  proxyTest(NAMES, async (access, refused) => {
    assert.match(
      await send(access, connectTo("registry.npmjs.org:443", "wrong")),
      /^HTTP\/1.1 407 /,
    );
    assert.equal((await refused()).length, 1);
  }));

Deno.test("proxy: there is none unless the step allows hosts", () =>
  withTempDir(async (folder) => {
    const gateway = testGateway(folder, "http://127.0.0.1:9");
    for (const network of ["model", "open"] as const) {
      const access = await gateway.open(policy("anthropic", { network, allow_hosts: ["a.b"] }));
      assert.equal(access.proxy, undefined);
      await gateway.close(RUN);
    }
  }));
