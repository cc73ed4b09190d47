/** The agent programs that come from npm, in the versions that Haloop is tested with. */
import programs from "./programs.json" with { type: "json" };

export const PROGRAM_NAMES = ["claude", "codex", "gemini", "opencode"] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

export interface AgentProgram {
  /** On npm. */
  readonly package: string;
  readonly version: string;
  /** The command that it installs. */
  readonly program: string;
}

export function agentProgram(name: ProgramName): AgentProgram {
  return programs[name];
}

/**
 * The image that `haloop agents build` makes. Its name leads to no registry: one that is not built yet
 * must never be taken from somebody who has put something under that name.
 */
export function builtImage(name: ProgramName): string {
  return `localhost/haloop/${name}:${agentProgram(name).version}`;
}
