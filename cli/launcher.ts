/** The self-extracting form of the program (release/launcher.sh): what its launcher tells it. */
import { join } from "node:path";
import { BUNDLED } from "../backend/version.ts";

/** The file that the person called; undefined in every other form of the program. */
export const programPath: string | undefined = told("HALOOP_PROGRAM");
/** Where it is unpacked. */
export const unpackedFolder: string | undefined = told("HALOOP_UNPACKED");

/** Held by every process of an unpacked program; its time says when the last one began. */
export const IN_USE = "in-use";

// Kept until the process ends, and the lock with it.
let held: Deno.FsFile | undefined;

/** Keeps the unpacked program from being cleared away, and what was set for Deno from children. */
export function leaveLauncher(): void {
  if (unpackedFolder === undefined || held !== undefined) return;
  if (Deno.env.get("DENO_DIR")?.startsWith(unpackedFolder)) Deno.env.delete("DENO_DIR");
  for (const name of ["HALOOP_PROGRAM", "HALOOP_UNPACKED", "DENO_NO_UPDATE_CHECK"]) {
    Deno.env.delete(name);
  }
  try {
    held = Deno.openSync(join(unpackedFolder, IN_USE));
    held.lockSync(false);
    held.utimeSync(Date.now() / 1000, Date.now() / 1000);
  } catch {
    // A cache that cannot be written is not cleared away either.
  }
}

function told(name: string): string | undefined {
  return BUNDLED ? Deno.env.get(name) : undefined;
}
