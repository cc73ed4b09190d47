/** Where the sockets of a run's gateway are, and who may get to them. */
import { join } from "node:path";
import { errorCode } from "../storage_error.ts";
import { GatewayError } from "./gateway.ts";

/** sockaddr_un(7) has 108 bytes with the closing zero; macOS has 104. */
const LONGEST_SOCKET = 103;
const LONGEST_NAME = "/model.sock".length;

/**
 * The folder of a run's sockets, the same for the same home and run. It is in the home, where nobody
 * else comes; a home with too long a path has it in `/tmp`.
 *
 * @param owner the mark of the home
 */
export function gatewayFolder(home_run: string, owner: string, run_id: string): string {
  // Enough of a random id to be a run's alone.
  const name = run_id.replace(/^r-/, "").replaceAll("-", "").slice(0, 16);
  const at_home = join(home_run, "gates", name);
  const length = new TextEncoder().encode(at_home).length + LONGEST_NAME;
  return length <= LONGEST_SOCKET ? at_home : join(`/tmp/haloop-${Deno.uid()}-${owner}`, name);
}

/**
 * Makes the folder. Only this user gets through its parent; a sandbox sees the folder itself, with
 * whatever user it runs as.
 *
 * @throws GatewayError when it cannot be made, or when somebody else has put something in its place
 */
export async function makeGatewayFolder(folder: string): Promise<void> {
  const parent = join(folder, "..");
  try {
    await Deno.mkdir(parent, { recursive: true, mode: 0o700 });
    const { isDirectory, isSymlink, uid } = await Deno.lstat(parent);
    if (!isDirectory || isSymlink || (uid !== null && uid !== Deno.uid())) {
      throw new GatewayError(
        `Could not use "${parent}" for the model gateway: it belongs to somebody else. Remove it`,
      );
    }
    await Deno.chmod(parent, 0o700);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.chmod(folder, 0o755);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError(
      `Could not make the folder "${folder}" for the model gateway (${
        errorCode(error) ?? error
      }). ` +
        `Make its parent writable`,
      { cause: error },
    );
  }
}
