/** Kills at writes that no click leads to: the access token's, and the command line's own. */
import { join } from "node:path";
import type { FaultPoint } from "../../backend/fault_point.ts";
import { TestRepository } from "../support/git_repository.ts";
import { haloop } from "../support/haloop.ts";
import { textIn } from "./files.ts";

/** 128 + SIGKILL. */
const KILLED = 137;
/** 256 bits in hexadecimal. */
const TOKEN_LENGTH = 64;

/** The access token is written by a backend that other machines can reach. */
export function tokenEnv(point: FaultPoint): Record<string, string> | undefined {
  return point.startsWith("write_token") ? { HALOOP_HOST: "0.0.0.0" } : undefined;
}

/** The token is whole or not there. It is taken away, so that the next one is written anew. */
export async function takeToken(home: string): Promise<string[]> {
  const file = join(home, "run", "token");
  const token = await textIn(file);
  if (token === undefined) return [];
  await Deno.remove(file);
  return token.trim().length === TOKEN_LENGTH ? [] : ["the token is torn"];
}

/** Kills `haloop link` at its write; the project can be linked afterwards as if nothing had been. */
export async function killLink(
  home: string,
  project: string,
  point: FaultPoint,
): Promise<string[]> {
  await TestRepository.make(project);
  const options = { home, cwd: project };
  const { code } = await haloop(["link", "--init"], { ...options, env: { HALOOP_FAULT: point } });
  const again = await haloop(["link", "--init"], options);
  return [
    ...(code === KILLED ? [] : [`${point} was not passed: haloop link ended with ${code}`]),
    ...(again.code === 0 ? [] : [`haloop link after ${point}: ${again.stderr}`]),
  ];
}
