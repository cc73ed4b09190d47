/** A `gh` that opens no pull request: it writes down how it was called, and gives an address. */
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

export const PULL_REQUEST = "https://github.example/acme/api/pull/7";

export interface StubGh {
  /** A PATH on which it comes first. */
  readonly path: string;
  /** The arguments of the last call, with the folder that it ran in. */
  called(): Promise<{ cwd: string; args: string[] }>;
}

/** @param refusal what it says and fails with; it succeeds otherwise */
export async function stubGh(folder: string, refusal?: string): Promise<StubGh> {
  const bin = join(folder, "bin");
  const calls = join(folder, "gh-call");
  await mkdir(bin, { recursive: true });
  const ending = refusal === undefined
    ? `echo 'Creating pull request' >&2; echo '${PULL_REQUEST}'`
    : `echo '${refusal}' >&2; exit 1`;
  const record = `{ pwd; for one in "$@"; do printf '%s\\0' "$one"; done; } >'${calls}'`;
  await writeFile(join(bin, "gh"), `#!/bin/sh\n${record}\n${ending}\n`);
  await chmod(join(bin, "gh"), 0o755);
  return {
    path: `${bin}:${process.env.PATH}`,
    async called() {
      const text = await readFile(calls, "utf8");
      const at = text.indexOf("\n");
      return { cwd: text.slice(0, at), args: text.slice(at + 1).split("\0").slice(0, -1) };
    },
  };
}
