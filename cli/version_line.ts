import { fileURLToPath } from "node:url";
import { BUILT_FROM, BUNDLED, VERSION } from "../backend/version.ts";

/** What `--version` prints: version, commit and runtime. */
export function versionLine(): string {
  const { version, commit, deno, os, arch } = versionJson();
  const made_from = commit === null ? [] : [`commit ${commit}`];
  return `haloop ${version} (${[...made_from, `Deno ${deno}`, `${os} ${arch}`].join(", ")})`;
}

/** The same for scripts; docs/cli-json.md describes it. */
export function versionJson() {
  const commit = BUNDLED ? BUILT_FROM : commitOfSource();
  return {
    schema_version: 1,
    version: VERSION,
    commit: commit === undefined || commit === "" ? null : commit,
    deno: Deno.version.deno,
    os: Deno.build.os,
    arch: Deno.build.arch,
  };
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
