/** The shell commands that documentation shows. */

export interface Documented {
  /** The commands of a page in their order, as one script. */
  readonly script: string;
  readonly blocks: number;
  /** The scripts that need something around them, by its name. */
  readonly staged: ReadonlyMap<string, string>;
  /** Why the others are not run. */
  readonly reasons: readonly string[];
}

const BLOCK = /(?:<!-- (not run|run with): ([^>]+?) -->\s*)?```sh\n(.*?)```/gs;

/**
 * A block is left out when the comment `not run: <reason>` stands before it. Those with `run with: <stage>`
 * are run together, in their order, where the tests have put up what they need.
 */
export function documentedCommands(markdown: string): Documented {
  const found = [...markdown.matchAll(BLOCK)].map(([, how, words = "", commands = ""]) => ({
    ...{ how, words, commands },
  }));
  const run = found.filter(({ how }) => how === undefined);
  const staged = Map.groupBy(found.filter(({ how }) => how === "run with"), ({ words }) => words);
  return {
    script: run.map(({ commands }) => commands).join("\n"),
    blocks: run.length,
    staged: new Map(
      [...staged].map(([stage, blocks]) => [
        stage,
        blocks.map(({ commands }) => commands).join("\n"),
      ]),
    ),
    reasons: found.filter(({ how }) => how === "not run").map(({ words }) => words),
  };
}
