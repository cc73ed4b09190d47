/** Random secrets of a home, made when they are first needed: files in `run/`, mode 0600. */
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { writeAtomic } from "../atomic_write.ts";
import { onDisk } from "../storage_error.ts";

/** The token that clients need when other machines can reach the server. */
export function accessToken(home: string): Promise<string> {
  return homeSecret(home, "token");
}

/** What the tokens of sandboxes at the model gateway are made from. */
export function gatewaySecret(home: string): Promise<string> {
  return homeSecret(home, "gateway_secret");
}

/** Reads a secret; makes one of 256 random bits when there is none. */
async function homeSecret(home: string, name: string): Promise<string> {
  const path = join(home, "run", name);
  try {
    const token = (await Deno.readTextFile(path)).trim();
    if (token !== "") return token;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const token = crypto.getRandomValues(new Uint8Array(32)).toHex();
  faultPoint("write_token.before");
  await onDisk(`write "${path}"`, () => writeAtomic(path, `${token}\n`, { mode: 0o600 }));
  faultPoint("write_token.after");
  return token;
}
