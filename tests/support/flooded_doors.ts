/** Two doors in a process of few file descriptors; for the test of a flood. */
import { openHttpDoor, openRawDoor } from "../../backend/gateway/door_servers.ts";

// As the backend has: Deno needs a descriptor for the first one.
Deno.addSignalListener("SIGTERM", () => Deno.exit());

const [http = "", raw = ""] = Deno.args;
const place = {
  ...{ port: 8080, port_needed: { address: "127.0.0.1", guarded: false } },
  ...{ secret: "", refused: () => {} },
};
await openHttpDoor(
  { ...place, socket: http },
  () => Promise.resolve(new Response("ok")),
);
await openRawDoor({ ...place, socket: raw }, async (conn) => {
  const buffer = new Uint8Array(64);
  for (let count = await conn.read(buffer); count !== null; count = await conn.read(buffer)) {
    await conn.write(buffer.subarray(0, count));
  }
  conn.close();
});
console.log("open");
