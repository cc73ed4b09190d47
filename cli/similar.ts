import { closestMatch } from "leven";

/** " (Did you mean x?)" when one of the names is close to the given one, else nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const maxDistance = Math.max(1, Math.round(given.length * 0.4));
  const longer = given.length < 2 ? undefined : names.find((name) => name.startsWith(given));
  const close = longer ?? closestMatch(given, names, { maxDistance });
  return close === undefined ? "" : ` (Did you mean ${close}?)`;
}
