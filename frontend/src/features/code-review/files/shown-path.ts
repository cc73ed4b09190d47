import { shownText } from "../../../lib/shown-text.ts";

/** A path as it may stand in one line: nothing in it is invisible, turns the text around or breaks it. */
export function shownPath(path: string): string {
  return shownText(path).replaceAll("\n", "⟨LF⟩").replaceAll("\t", "⟨TAB⟩");
}
