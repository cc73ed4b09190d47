/**
 * A `docker` command that makes what is rare happen often: a `docker run` that outlives the backend
 * that called it and goes on once the next one is there, and one that is killed itself.
 */
import { join } from "node:path";

const LATE_IN_256 = 50;
const KILLED_IN_256 = 20;

/** By the first word: only starts are tampered with. Fractions of a second are for `sleep` of GNU. */
const script = (docker: string) =>
  `#!/bin/sh
if [ "$1" = run ]; then
  chance=$(od -An -N1 -tu1 /dev/urandom | tr -d ' ')
  if [ "$chance" -lt ${LATE_IN_256} ]; then
    sleep "1.$chance"
  elif [ "$chance" -lt ${LATE_IN_256 + KILLED_IN_256} ]; then
    "${docker}" "$@" & run=$!
    sleep "0.$((chance % 4))$chance"
    kill -s KILL "$run"
    kill -s KILL "$$"
  fi
fi
exec "${docker}" "$@"
`;

/** Makes the command in a folder, and returns the environment in which it is found first. */
export async function dockerInBetween(folder: string): Promise<Record<string, string>> {
  const path = Deno.env.get("PATH") ?? "";
  const which = await new Deno.Command("sh", { args: ["-c", "command -v docker"] }).output();
  const docker = new TextDecoder().decode(which.stdout).trim();
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "docker"), script(docker), { mode: 0o755 });
  return { PATH: `${folder}:${path}` };
}
