/** Text that a person gives by a file, through standard input, or in their editor. */
import { MAX_BODY_BYTES } from "@haloop/shared";
import { resolve } from "node:path";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";

/** Standard input instead of a file. */
export const STDIN = "-";

/**
 * Reads a text file, or standard input for `-`.
 *
 * @throws CliFailure when it is not there, cannot be read, is not text, or is more than fits
 */
export async function readText(context: Context, path: string): Promise<string> {
  if (path === STDIN) return await readStdin();
  const full = resolve(context.cwd, path);
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(full);
  } catch (error) {
    throw unreadable(full, error);
  }
  return decoded(bytes, `"${full}"`);
}

/** All of standard input. */
export async function readStdin(): Promise<string> {
  const bytes = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
  return decoded(bytes, "standard input");
}

/** Whether a person can be asked: they type and read at a terminal. */
export function canAsk(): boolean {
  return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
}

function decoded(bytes: Uint8Array, what: string): string {
  if (bytes.length > MAX_BODY_BYTES) {
    const most = `${MAX_BODY_BYTES / 1024 / 1024} MiB`;
    throw new CliFailure(
      EXIT.usage,
      `Could not take ${what}: it is larger than the ${most} that fit. Shorten it, or put it into ` +
        "the project as a file and name it in the text",
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliFailure(EXIT.usage, `Could not read ${what}: it is not text in UTF-8`);
  }
}

function unreadable(path: string, error: unknown): CliFailure {
  const could_not = `Could not read "${path}"`;
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new CliFailure(EXIT.not_found, `${could_not}: there is no such file`);
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return new CliFailure(EXIT.usage, `${could_not}: it is a folder. Name a file`);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new CliFailure(EXIT.refused, `${could_not}: it may not be read by this user`);
  }
  return new CliFailure(EXIT.failed, `${could_not}: ${(error as Error).message}`);
}
