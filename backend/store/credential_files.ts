/** `credentials/<agent>`: what `haloop agents login` was given, readable for this user alone. */
import { parseName } from "@haloop/shared";
import { join } from "node:path";
import { onDisk } from "../storage_error.ts";
import { removeIfThere, writeAtomic } from "../atomic_write.ts";

/** The stored secret of an agent; undefined when there is none. */
export async function readCredential(home: string, agent: string): Promise<string | undefined> {
  const path = pathOf(home, agent);
  try {
    const secret = (await onDisk(`read "${path}"`, () => Deno.readTextFile(path))).trim();
    return secret === "" ? undefined : secret;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Keeps a secret in place of the one before. */
export async function writeCredential(home: string, agent: string, secret: string): Promise<void> {
  const path = pathOf(home, agent);
  await onDisk(`write "${path}"`, async () => {
    await Deno.mkdir(join(home, "credentials"), { recursive: true, mode: 0o700 });
    await writeAtomic(path, `${secret}\n`, { mode: 0o600 });
  });
}

/** @returns whether there was one */
export async function removeCredential(home: string, agent: string): Promise<boolean> {
  const path = pathOf(home, agent);
  const there = await readCredential(home, agent) !== undefined;
  await onDisk(`remove "${path}"`, () => removeIfThere(path));
  return there;
}

function pathOf(home: string, agent: string): string {
  const name = parseName(agent);
  if (!name.ok) throw new TypeError(`No agent has the name "${agent}"`);
  return join(home, "credentials", agent);
}

function isMissing(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause;
  return error instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotFound;
}
