/** The port of a door beside its socket. A sandbox that is at work knows it: it outlives a restart. */
import { z } from "zod";
import { errorCode } from "../storage_error.ts";
import { GatewayError } from "./gateway.ts";

/** What a door listens at beside its socket. */
export interface PortNeeded {
  /** An address of this machine. */
  readonly address: string;
  /** Whether others can reach it, so that a secret has to be shown first. */
  readonly guarded: boolean;
}

export interface TakenPort extends PortNeeded {
  readonly port: number;
}

/** A number alone is what the first version wrote. */
const Note = z.union([
  z.object({ address: z.string(), port: z.number().int(), guarded: z.boolean() }),
  z.number().int().transform((port) => ({ address: "127.0.0.1", port, guarded: false })),
]);

/**
 * Listens where the door was found before, whatever is needed by now; else at a free port of what is
 * needed, if anything is. The place is noted beside the socket.
 *
 * @param listen is given port 0 for a free one, and gives the port that it has
 * @throws GatewayError when it cannot listen there
 */
export async function takePort(
  socket: string,
  needed: PortNeeded | undefined,
  listen: (place: TakenPort) => number,
): Promise<TakenPort | undefined> {
  const path = `${socket}.port`;
  const place = await noted(path) ?? (needed && { ...needed, port: 0 });
  if (place === undefined) return undefined;
  const { address, guarded } = place;
  try {
    const taken = { address, guarded, port: listen(place) };
    await Deno.writeTextFile(path, `${JSON.stringify(taken)}\n`);
    return taken;
  } catch (error) {
    throw new GatewayError(
      `Could not open the model gateway on port ${place.port} of ${address} ` +
        `(${errorCode(error) ?? error}). End the program that uses the port, or retry the step`,
      { cause: error },
    );
  }
}

/** Undefined where nothing is noted, or the note was cut off: then no sandbox knows of it yet. */
async function noted(path: string): Promise<TakenPort | undefined> {
  const text = await Deno.readTextFile(path).catch(() => "");
  try {
    return Note.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
