import { HIDDEN, hiddenName } from "../features/gate/document/hidden-characters.ts";

/**
 * A text from outside as it may stand on the screen: what would be invisible or turn the reading
 * order around is written out, so that a title cannot read one way and be another.
 */
export function shownText(text: string): string {
  return text.replace(HIDDEN, (character) => `⟨${hiddenName(character)}⟩`);
}
