import { closestMatch } from "leven";

/** " (Did you mean x?)" when one of the names is close to the given one, else nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const maxDistance = Math.max(1, Math.floor(given.length * 0.4));
  const longer = given.length < 2 ? undefined : names.find((name) => name.startsWith(given));
  // Two edits to leven, and the commonest slip of fingers.
  const swapped = names.find((name) => areSwapped(given, name));
  const close = longer ?? swapped ?? closestMatch(given, names, { maxDistance });
  return close === undefined ? "" : ` (Did you mean ${close}?)`;
}

/** Whether two neighbours that changed places are all the difference. */
function areSwapped(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  const at = [...one].findIndex((char, n) => char !== other[n]);
  const swapped = one.slice(0, at) + (one[at + 1] ?? "") + one[at] + one.slice(at + 2);
  return swapped === other;
}
