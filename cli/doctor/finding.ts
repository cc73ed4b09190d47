/** What the doctor finds: each finding is one line, with what the person can do about it. */
import type { Config } from "../../backend/config.ts";
import type { ServerState } from "../server.ts";

export type Level = "ok" | "warning" | "problem";

export interface Finding {
  /** Which part was looked at, in one word. */
  readonly check: string;
  readonly level: Level;
  /** What was found, a sentence without a final period. */
  readonly text: string;
  /** What to do about it, a sentence without a final period; absent when all is well. */
  readonly remedy?: string;
  /**
   * Mends it, where that is safe while no server uses the home.
   *
   * @returns what was done, as a sentence
   */
  readonly fix?: () => Promise<string>;
}

/** What every check may look at. */
export interface Patient {
  readonly config: Config;
  readonly server: ServerState;
}

export function ok(check: string, text: string): Finding {
  return { check, level: "ok", text };
}

export function warning(
  check: string,
  text: string,
  remedy: string,
  fix?: Finding["fix"],
): Finding {
  return { check, level: "warning", text, remedy, ...fix !== undefined && { fix } };
}

export function problem(
  check: string,
  text: string,
  remedy: string,
  fix?: Finding["fix"],
): Finding {
  return { check, level: "problem", text, remedy, ...fix !== undefined && { fix } };
}

/**
 * A problem that an error tells: what it advises itself becomes the remedy, so that nothing is advised
 * twice.
 *
 * @param otherwise the remedy of an error that advises nothing
 */
export function problemOf(check: string, error: unknown, otherwise: string): Finding {
  const said = brief(error);
  // Its last sentence; a period within quotes ends none.
  const [, text = said, remedy = otherwise] =
    /^((?:[^"]|"[^"]*")+)\. (\p{Lu}[^".]*(?:"[^"]*"[^".]*)*)$/u.exec(said) ?? [];
  return problem(check, text, remedy);
}

/** The first line of an error's text: a finding is one line. */
export function brief(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}
