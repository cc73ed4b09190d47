import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../../tests/support/eventually.ts";
import { RUN_SOURCE } from "../../tests/support/source.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { type DoorPlace, openHttpDoor, openRawDoor } from "./door_servers.ts";
import type { PortNeeded } from "./door_port.ts";
import { GatewayError } from "./gateway.ts";
import { MOST_RAW_CONNECTIONS } from "./kept_listening.ts";

const WAYS = {
  http: (place: DoorPlace) => openHttpDoor(place, () => Promise.resolve(new Response("ok"))),
  raw: (place: DoorPlace) => openRawDoor(place, (conn) => Promise.resolve(conn.close())),
};

const LOOPBACK: PortNeeded = { address: "127.0.0.1", guarded: false };

function placeOf(socket: string, port_needed?: PortNeeded): DoorPlace {
  return { socket, port: 8080, port_needed, secret: "", refused: () => {} };
}

for (const [kind, open] of Object.entries(WAYS)) {
  Deno.test(`${kind}: a door whose port is taken leaves nothing that listens`, async () => {
    await withTempDir(async (folder) => {
      using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const place = placeOf(join(folder, "door"), LOOPBACK);
      await Deno.writeTextFile(`${place.socket}.port`, `${taken.addr.port}\n`);
      await assert.rejects(open(place), GatewayError);
      await assert.rejects(Deno.connect({ transport: "unix", path: place.socket }));
    });
  });

  Deno.test(`${kind}: a door listens until it is closed`, async () => {
    await withTempDir(async (folder) => {
      const place = placeOf(join(folder, "door"));
      const { close } = await open(place);
      (await Deno.connect({ transport: "unix", path: place.socket })).close();
      await close();
      await assert.rejects(Deno.connect({ transport: "unix", path: place.socket }));
    });
  });
}

const PROGRAM = fileURLToPath(new URL("../../tests/support/flooded_doors.ts", import.meta.url));

/** Opens connections until no more are taken. */
async function flood(connect: () => Promise<Deno.Conn>): Promise<Deno.Conn[]> {
  const conns: Deno.Conn[] = [];
  try {
    while (conns.length < 200) conns.push(await connect());
  } catch {
    // The door may refuse; what counts is what it does afterwards.
  }
  return conns;
}

async function answered(connect: () => Promise<Deno.Conn>): Promise<boolean> {
  try {
    using conn = await connect();
    const head = "GET / HTTP/1.1\r\nhost: door\r\nconnection: close\r\n\r\n";
    await conn.write(new TextEncoder().encode(head));
    return await conn.read(new Uint8Array(64)) !== null;
  } catch {
    return false;
  }
}

Deno.test("doors outlive a flood that takes the last file descriptor of the process", async () => {
  await withTempDir(async (folder) => {
    const sockets = ["http", "raw"].map((name) => join(folder, name));
    const script = 'ulimit -n 96 && exec "$@"';
    const run = [Deno.execPath(), ...RUN_SOURCE, PROGRAM, ...sockets];
    const child = new Deno.Command("sh", {
      args: ["-c", script, "sh", ...run],
      ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
    }).spawn();
    const printed = child.stdout.getReader();
    try {
      await printed.read();
      const ports = await Promise.all(
        sockets.map(async (path) => JSON.parse(await Deno.readTextFile(`${path}.port`)).port),
      );
      for (
        const connect of [
          ...sockets.map((path) => () => Deno.connect({ transport: "unix" as const, path })),
          ...ports.map((port) => () => Deno.connect({ hostname: "127.0.0.1", port })),
        ]
      ) {
        const conns = await flood(connect);
        assert.ok(conns.length > 50);
        for (const conn of conns) conn.close();
        await eventually("an answer after the flood", () => answered(connect));
      }
    } finally {
      await printed.cancel();
      child.kill("SIGKILL");
      await child.status;
    }
  });
});

Deno.test("a raw door closes what is more than its most connections at once", async () => {
  await withTempDir(async (folder) => {
    const path = join(folder, "door");
    const connect = () => Deno.connect({ transport: "unix", path });
    const end = Promise.withResolvers<void>();
    const { close } = await openRawDoor(
      placeOf(path),
      () => end.promise,
    );
    const conns: Deno.Conn[] = [];
    while (conns.length < MOST_RAW_CONNECTIONS) conns.push(await connect());
    using one_more = await connect();
    assert.equal(await one_more.read(new Uint8Array(1)), null);
    for (const conn of conns) conn.close();
    end.resolve();
    await close();
  });
});
