/** The shell commands that documentation shows. */

export interface Documented {
  /** The commands of a page in their order, as one script. */
  readonly script: string;
  readonly blocks: number;
  /** Why the others are not run. */
  readonly reasons: readonly string[];
}

const BLOCK = /(?:<!-- not run: ([^>]+?) -->\s*)?```sh\n(.*?)```/gs;

/** A block is left out when the comment `not run: <reason>` stands before it. */
export function documentedCommands(markdown: string): Documented {
  const found = [...markdown.matchAll(BLOCK)];
  const run = found.filter(([, reason]) => reason === undefined);
  return {
    script: run.map(([, , commands = ""]) => commands).join("\n"),
    blocks: run.length,
    reasons: found.flatMap(([, reason]) => reason ?? []),
  };
}
