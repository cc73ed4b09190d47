/** A port for a server that goes away and comes back. */

/**
 * Where the system takes ports of its own choice from begins above these: 32768 on Linux, 49152
 * elsewhere. A port from there could belong to another program while the server is away.
 */
const FROM = 20_000;
const TO = 32_000;
const TRIES = 100;

/** A free port that stays free: nobody is given it who asks for any port at all. */
export function lastingPort(): number {
  for (let n = 0; n < TRIES; n++) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM));
    if (isFree(port)) return port;
  }
  throw new Error(`No port between ${FROM} and ${TO} is free`);
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
