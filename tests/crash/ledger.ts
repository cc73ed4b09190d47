/** What the API has acknowledged to the person: nothing of it may ever be gone. */

export interface AcknowledgedText {
  readonly mission_id: string;
  readonly artifact: string;
  readonly hash: string;
}

export class Ledger {
  /** Missions that were created and not asked to be deleted. */
  readonly missions = new Set<string>();
  /** Missions whose deletion was asked for: gone when it was acknowledged, either way otherwise. */
  readonly deleting = new Set<string>();
  readonly deleted = new Set<string>();
  readonly saved: AcknowledgedText[] = [];
  readonly approved: AcknowledgedText[] = [];
  /** Requests that were answered with a success. */
  acknowledged = 0;

  /** Every mission that has to be there. */
  mustExist(): string[] {
    return [...this.missions].filter((id) => !this.deleting.has(id));
  }

  /** Texts of missions that have to be there. */
  textsOf(mission_id: string): { saved: AcknowledgedText[]; approved: AcknowledgedText[] } {
    const own = (text: AcknowledgedText) => text.mission_id === mission_id;
    return { saved: this.saved.filter(own), approved: this.approved.filter(own) };
  }
}
