/** What the API has acknowledged to the person: nothing of it may ever be gone. */

export interface AcknowledgedText {
  readonly mission_id: string;
  readonly artifact: string;
  readonly hash: string;
}

/** What the journal calls the things that a person does. */
export type Deed =
  | "created"
  | "saved"
  | "continued"
  | "requested_changes"
  | "cancelled"
  | "rewound";

export class Ledger {
  /** Missions that were created and not asked to be deleted. */
  readonly missions = new Set<string>();
  /** Missions whose deletion was asked for: gone when it was acknowledged, either way otherwise. */
  readonly deleting = new Set<string>();
  readonly deleted = new Set<string>();
  readonly saved: AcknowledgedText[] = [];
  readonly approved: AcknowledgedText[] = [];
  /** Notes of rounds of changes that were asked for. */
  readonly notes: { readonly mission_id: string; readonly note: string }[] = [];
  /** Requests that were answered with a success. */
  acknowledged = 0;
  readonly #deeds = new Map<string, Map<Deed, number>>();
  readonly #starts = new Map<string, Map<string, number>>();

  /** Every mission that has to be there. */
  mustExist(): string[] {
    return [...this.missions].filter((id) => !this.deleting.has(id));
  }

  did(mission_id: string, deed: Deed): void {
    this.acknowledged += 1;
    add(this.#deeds, mission_id, deed);
  }

  /** The person was told that an agent is on its way for this step. */
  started(mission_id: string, step_id: string): void {
    add(this.#starts, mission_id, step_id);
  }

  /** How often each thing was done to a mission. */
  deedsOf(mission_id: string): ReadonlyMap<Deed, number> {
    return this.#deeds.get(mission_id) ?? new Map();
  }

  /** How many runs each step of a mission must have had at least. */
  startsOf(mission_id: string): ReadonlyMap<string, number> {
    return this.#starts.get(mission_id) ?? new Map();
  }

  /** Texts of missions that have to be there. */
  textsOf(mission_id: string) {
    const own = (text: { mission_id: string }) => text.mission_id === mission_id;
    return {
      saved: this.saved.filter(own),
      approved: this.approved.filter(own),
      notes: this.notes.filter(own).map(({ note }) => note),
    };
  }
}

function add<K>(counts: Map<string, Map<K, number>>, mission_id: string, key: K): void {
  const own = counts.get(mission_id) ?? new Map<K, number>();
  counts.set(mission_id, own.set(key, (own.get(key) ?? 0) + 1));
}
