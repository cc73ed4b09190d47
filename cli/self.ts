/** Running this program again, as its own process. */
import { fileURLToPath } from "node:url";
import { BUNDLED } from "../backend/version.ts";
import { programPath } from "./launcher.ts";

/**
 * The command line of this program. Deno's own path is used because `deno` need not be on the PATH,
 * for instance under `npx deno`.
 */
export function selfCommand(): readonly [program: string, ...args: string[]] {
  if (programPath !== undefined) return [programPath];
  if (Deno.build.standalone) return [Deno.execPath()];
  if (BUNDLED) return [Deno.execPath(), "run", "-A", "--no-config", fileURLToPath(Deno.mainModule)];
  const main = fileURLToPath(import.meta.resolve("./main.ts"));
  // The packages that this process runs on are there: resolving them again takes a second.
  return [Deno.execPath(), "run", "-A", "--node-modules-dir=manual", main];
}
