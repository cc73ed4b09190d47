import assert from "node:assert/strict";
import { ApiError, createClient } from "./client.ts";

/** A server that answers every request with these bytes and closes the connection. */
async function answering(answer: string, work: (url: string) => Promise<void>): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(64 * 1024));
    await connection.write(new TextEncoder().encode(answer));
  })();
  await work(`http://127.0.0.1:${listener.addr.port}`);
  await served;
}

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n";

async function read(url: string): Promise<string> {
  let text = "";
  const pieces = createClient(url).artifactFile("m-1", "a.bin");
  for await (const piece of pieces) text += new TextDecoder().decode(piece);
  return text;
}

Deno.test("a file comes whole, and so does an empty one", async () => {
  await answering(`${HEAD}content-length: 5\r\n\r\nwhole`, async (url) => {
    assert.equal(await read(url), "whole");
  });
  await answering(`${HEAD}content-length: 0\r\n\r\n`, async (url) => {
    assert.equal(await read(url), "");
  });
});

Deno.test("a file whose connection ends early is told as not whole", async () => {
  await answering(`${HEAD}content-length: 100\r\n\r\npart`, async (url) => {
    await assert.rejects(read(url), (error) => {
      assert(error instanceof ApiError);
      assert.match(
        error.message,
        /^Could not read all of "a\.bin": the connection ended after 4 of 100 bytes\. What was/,
      );
      return true;
    });
  });
});
