/** Which statuses a word on the command line means. */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { hasActiveRun, isTerminal, isWaiting, MissionStatus } from "@haloop/shared";
import { didYouMean } from "../similar.ts";

/** Words for several statuses; each status goes by its own name too. */
const GROUPS: Readonly<Record<string, (status: MissionStatus) => boolean>> = {
  waiting: isWaiting,
  active: hasActiveRun,
  open: (status) => !isTerminal(status),
};

export const STATUS_WORDS_TO_ASK: readonly string[] = [
  ...Object.keys(GROUPS),
  ...MissionStatus.options,
];

/** The statuses that the word means; a usage error for any other word. */
export function statusesOf(word: string): readonly MissionStatus[] {
  const group = GROUPS[word];
  const found = MissionStatus.options.filter((status) => group?.(status) ?? status === word);
  if (found.length > 0) return found;
  throw new InvalidArgumentError(
    `It must be waiting, active, open or a status.${didYouMean(word, STATUS_WORDS_TO_ASK)}`,
  );
}
