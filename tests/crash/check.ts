/** What must hold after every kill, read from the files themselves and not from the API. */
import { isMissionId, isTerminal, MissionMeta } from "@haloop/shared";
import { join } from "node:path";
import { runViolations } from "./check_runs.ts";
import { textViolations } from "./check_texts.ts";
import { jsonIn, namesIn } from "./files.ts";
import type { Ledger } from "./ledger.ts";

export class Checker {
  /** Missions that were well and have come to their end: when their file was last written. */
  readonly #settled = new Map<string, number>();

  constructor(private readonly home: string, private readonly ledger: Ledger) {}

  /**
   * Every violation as a sentence; none when all is well.
   *
   * @param whole also looks at missions again that were well and have not changed since their end
   * @param at_rest nothing runs and no sandbox is left, so that every log must be complete; right
   *   after a kill the last lines of an ended run may still be with its sandbox
   */
  async violations(whole = true, at_rest = true): Promise<string[]> {
    if (whole) this.#settled.clear();
    const folder = join(this.home, "missions");
    const names = await namesIn(folder);
    const found = names.filter((name) => !isMissionId(name)).map((name) => `left over: ${name}`);
    for (const id of this.ledger.mustExist()) {
      if (!names.includes(id)) found.push(`${id}: acknowledged and gone`);
    }
    for (const id of this.ledger.deleted) {
      if (names.includes(id)) found.push(`${id}: deleted and back`);
    }
    for (const id of names.filter(isMissionId)) {
      const own = await this.#missionViolations(join(folder, id), id, at_rest);
      found.push(...own.map((violation) => `${id}: ${violation}`));
    }
    return found;
  }

  async #missionViolations(folder: string, id: string, at_rest: boolean): Promise<string[]> {
    const file = join(folder, "mission.json");
    const written_at = (await Deno.stat(file).catch(() => undefined))?.mtime?.getTime();
    if (written_at !== undefined && this.#settled.get(id) === written_at) return [];
    const meta = MissionMeta.safeParse(await jsonIn(file));
    if (!meta.success) return [`mission.json cannot be read: ${meta.error.message}`];
    const found = [
      ...await runViolations(folder, meta.data, this.ledger.startsOf(id), at_rest),
      ...await textViolations(folder, this.ledger.textsOf(id), this.ledger.deedsOf(id)),
    ];
    const over = found.length === 0 && isTerminal(meta.data.status);
    if (over && written_at !== undefined) this.#settled.set(id, written_at);
    return found;
  }
}
