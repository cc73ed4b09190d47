/** Which mission a person means: its id, a unique beginning of it, or `@last`. */
import { type HaloopClient, isMissionId, type MissionListItem } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { inOneLine } from "../terminal/printable.ts";

/** The mission that was made last. */
export const LAST = "@last";
/** As `m-1a2b3c4d`: enough to tell the missions of a machine apart, and short enough to type. */
const SHORT_LENGTH = 10;
const SHOWN = 5;

/**
 * The id of the mission that is meant.
 *
 * @param name an id, a beginning of one (with or without `m-`), or `@last`
 * @throws CliFailure when there is none ({@link EXIT.not_found}), or several ({@link EXIT.usage})
 */
export async function missionId(client: HaloopClient, name: string): Promise<string> {
  if (name === LAST) return await lastMade(client);
  const beginning = name.startsWith("m-") ? name : `m-${name}`;
  // Every id begins so: what a script left empty must not mean the one mission that there is.
  if (beginning === "m-") throw unnamed(name);
  if (!/^m-[0-9a-f-]*$/.test(beginning)) throw notFound(name);
  const listed = await client.missions({ q: beginning });
  const found = listed.filter(({ mission_id }) => mission_id.startsWith(beginning));
  const exact = found.find(({ mission_id }) => mission_id === beginning);
  if (exact !== undefined) return exact.mission_id;
  if (found.length > 1) throw ambiguous(name, found);
  const [only] = found;
  if (only === undefined) throw notFound(name);
  return only.mission_id;
}

/** The shortest beginning by which each mission is told from the others of the list. */
export function shortIds(ids: readonly string[]): Map<string, string> {
  const sorted = [...ids].sort();
  return new Map(sorted.map((id, place) => {
    const near = [sorted[place - 1] ?? "", sorted[place + 1] ?? ""];
    const same = Math.max(...near.map((other) => common(id, other)));
    return [id, id.slice(0, Math.max(SHORT_LENGTH, same + 1))];
  }));
}

/** A beginning that is unique on any machine that a person has. */
export function shortId(mission_id: string): string {
  return isMissionId(mission_id) ? mission_id.slice(0, SHORT_LENGTH) : mission_id;
}

async function lastMade(client: HaloopClient): Promise<string> {
  const [last] = await client.missions({ order: "created", limit: 1 });
  if (last !== undefined) return last.mission_id;
  throw new CliFailure(
    EXIT.not_found,
    `There is no mission yet, so ${LAST} names none. Make one with: haloop new`,
  );
}

function unnamed(name: string): CliFailure {
  const message = `"${name}" names no mission. Give its id, a beginning of its id, or ${LAST}`;
  return new CliFailure(EXIT.usage, message);
}

function notFound(name: string): CliFailure {
  const message = `There is no mission "${name}". See them with: haloop list`;
  return new CliFailure(EXIT.not_found, message);
}

function ambiguous(name: string, found: readonly MissionListItem[]): CliFailure {
  const short = shortIds(found.map(({ mission_id }) => mission_id));
  const lines = found.slice(0, SHOWN).map(({ mission_id, title }) =>
    `  ${short.get(mission_id)}  ${inOneLine(title)}`
  );
  const more = found.length > SHOWN ? [`  and ${found.length - SHOWN} more`] : [];
  return new CliFailure(
    EXIT.usage,
    `"${name}" is the beginning of ${found.length} missions. Give more of the id:\n` +
      [...lines, ...more].join("\n"),
  );
}

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
