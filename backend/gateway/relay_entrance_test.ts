import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { MOST_WAITING, openEntrance } from "./relay_entrance.ts";

const SECRET = "the secret of the relay";
const HELLO = "GET / HTTP/1.1\r\nhost: door\r\nconnection: close\r\n\r\n";

function connectHead(secret: string, user = "haloop"): string {
  return `CONNECT door:80 HTTP/1.0\r\nProxy-Authorization: Basic ${
    btoa(`${user}:${secret}`)
  }\r\n\r\n`;
}

/** Says something at the entrance and gives all that comes back. */
async function said(port: number, text: string): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode(text));
  await conn.closeWrite();
  const answer: Uint8Array[] = [];
  const buffer = new Uint8Array(1024);
  try {
    for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
      answer.push(buffer.slice(0, n));
    }
  } catch (error) {
    // Closed before all was read that we sent.
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  return new TextDecoder().decode(Buffer.concat(answer));
}

async function withEntrance(
  use: (entrance: { port: number; refusals: () => number; visits: () => number }) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    const path = join(folder, "door.sock");
    const ending = new AbortController();
    let visits = 0;
    let refusals = 0;
    const options = { path, signal: ending.signal, onListen: () => {} };
    const server = Deno.serve(options, () => new Response(`visit ${++visits}`));
    const parts = { socket: path, secret: SECRET, refused: () => void refusals++ };
    const { port, close } = openEntrance({ address: "127.0.0.1", port: 0 }, parts);
    try {
      await use({ port, refusals: () => refusals, visits: () => visits });
    } finally {
      await close();
      ending.abort();
      await server.finished;
    }
    await assert.rejects(Deno.connect({ hostname: "127.0.0.1", port }));
  });
}

Deno.test("the entrance of a relay leads to the door whoever shows the secret", async () => {
  await withEntrance(async ({ port, refusals }) => {
    const answer = await said(port, connectHead(SECRET) + HELLO);
    assert.match(answer, /^HTTP\/1.0 200 OK\r\n\r\nHTTP\/1.1 200 OK\r\n/);
    assert.match(answer, /visit 1$/);
    assert.equal(refusals(), 0);
  });
});

const STRANGERS = {
  "a wrong secret": connectHead("another secret") + HELLO,
  "no secret": `CONNECT door:80 HTTP/1.0\r\n\r\n${HELLO}`,
  "an empty secret": connectHead(""),
  "a request for the door itself": HELLO,
  "the secret with another method": connectHead(SECRET).replace("CONNECT", "GET"),
  "something else": "\x16\x03\x01 hello",
  "nothing": "",
};
for (const [what, text] of Object.entries(STRANGERS)) {
  Deno.test(`the entrance of a relay answers ${what} with not a byte, and counts it`, async () => {
    await withEntrance(async ({ port, refusals, visits }) => {
      assert.equal(await said(port, text), "");
      assert.deepEqual([refusals(), visits()], [1, 0]);
    });
  });
}

Deno.test("strangers who say nothing do not keep the relay out", async () => {
  await withEntrance(async ({ port, refusals }) => {
    const silent: Deno.Conn[] = [];
    while (silent.length < 10 * MOST_WAITING) {
      silent.push(await Deno.connect({ hostname: "127.0.0.1", port }));
    }
    assert.match(await said(port, connectHead(SECRET) + HELLO), /visit 1$/);
    assert.ok(refusals() > 8 * MOST_WAITING);
    for (const conn of silent) conn.close();
  });
});
