/** Real Docker with doors, in whichever way they get into a sandbox. */
import { join } from "node:path";
import { type OpenDoor, openHttpDoor } from "../../backend/gateway/door_servers.ts";
import type { SandboxSpec } from "../../backend/sandbox/provider.ts";
import { ensureSocatImage, SOCAT_IMAGE } from "../support/docker.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness } from "./harness.ts";

export const WAYS = ["socket", "relay"] as const;
export type Way = (typeof WAYS)[number];

/** Two doors, with their servers until disposed, and a spec that runs a script behind them. */
export interface Doors extends AsyncDisposable {
  readonly h: Harness;
  readonly spec: SandboxSpec;
  /** Connections to a door's port that did not show the secret. */
  refused(): number;
  /** Ends a door's server, and begins another at the same place. */
  anew(at: number, answer: string): Promise<void>;
}

/** A script's part that prints what the door at this port answers. */
export const ask = (port: number) => `wget -q -O - http://127.0.0.1:${port}/; echo`;

/** @param secret what the doors let in; the spec's relay shows "the secret" */
export async function withDoors(
  way: Way,
  script: string,
  { secret = "the secret", image = SOCAT_IMAGE, env = Deno.env.toObject() } = {},
): Promise<Doors> {
  await ensureSocatImage();
  const h = await Harness.make(await dockerKind(env, way));
  const folder = join(h.base, "doors");
  await Deno.mkdir(folder);
  const kind = await h.provider.doorKind();
  const port_needed = kind.kind === "relay" ? { address: kind.address, guarded: true } : undefined;
  let refusals = 0;
  const open = (at: number, answer: string): Promise<OpenDoor> =>
    openHttpDoor({
      ...{ socket: join(folder, `${at}.sock`), port: 8080 + at, port_needed, secret },
      refused: () => void refusals++,
    }, () => Promise.resolve(new Response(answer)));
  const servers = [await open(0, "from a"), await open(1, "from b")];
  const doors = servers.map(({ door }) =>
    door.relay === undefined ? door : { ...door, relay: { ...door.relay, secret: "the secret" } }
  );
  const spec = h.spec([], { image, argv: ["sh", "-c", script], doors });
  return {
    h,
    spec,
    refused: () => refusals,
    async anew(at, answer) {
      await servers[at]!.close();
      servers[at] = await open(at, answer);
    },
    async [Symbol.asyncDispose]() {
      await h[Symbol.asyncDispose]();
      for (const server of servers) await server.close();
    },
  };
}
