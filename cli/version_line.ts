import { fileURLToPath } from "node:url";
import { BUILT_FROM, BUNDLED, VERSION } from "../backend/version.ts";

/** What `--version` prints: version, commit and runtime. */
export function versionLine(): string {
  const commit = BUNDLED ? BUILT_FROM : commitOfSource();
  const facts = [
    ...commit === undefined || commit === "" ? [] : [`commit ${commit}`],
    `Deno ${Deno.version.deno}`,
    `${Deno.build.os} ${Deno.build.arch}`,
  ];
  return `haloop ${VERSION} (${facts.join(", ")})`;
}

/** Undefined where there is no git, or the source is no repository. */
function commitOfSource(): string | undefined {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  try {
    const args = ["rev-parse", "--short=10", "HEAD"];
    const { success, stdout } = new Deno.Command("git", { args, cwd, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}
