/** `deno compile` over the bundle. */
import { join, resolve } from "node:path";
import { ENTRY, UI } from "./bundle.ts";

/**
 * Makes the program for a platform.
 *
 * @param triple the platform as Deno names it; undefined for this one
 * @returns false when the base binary for it can neither be found nor downloaded
 * @throws Error with what Deno said, when anything else goes wrong
 */
export async function denoCompile(
  bundle: string,
  output: string,
  triple?: string,
): Promise<boolean> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    // Within the bundle and without configuration: else all of node_modules would go in.
    cwd: bundle,
    args: [
      "compile",
      "--allow-all",
      "--no-config",
      "--no-lock",
      "--no-check",
      "--no-npm",
      "--include",
      UI,
      ...triple === undefined ? [] : ["--target", triple],
      "--output",
      resolve(output),
      join(bundle, ENTRY),
    ],
  }).output();
  if (success) return true;
  const said = new TextDecoder().decode(stderr);
  // Deno's own words for the step in which it looks for `denort`, downloads and unpacks it.
  if (said.includes("Setting up base binary")) return false;
  throw new Error(`Could not compile "${output}":\n${said}`);
}
