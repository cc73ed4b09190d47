/**
 * The places for sandboxes and the runs that wait for one. First come, first served: a mission has
 * at most one unfinished run, so none can crowd out another.
 */
import type { QueueState } from "@haloop/shared";

interface Waiting {
  /** Who came first; kept by one that is put back. */
  readonly turn: number;
  readonly run_id: string;
  readonly begin: () => void;
  /** It lets others go first until then; ISO 8601 UTC. */
  readonly not_before: string | undefined;
  /** Why it was put back: what it cannot start without. */
  readonly lacks?: string;
}

/** How often the clock is looked at for parked runs: a machine that slept is noticed soon. */
const LOOK_MS = 30_000;

export class SandboxQueue {
  readonly #waiting: Waiting[] = [];
  /** The turns of those that have a place. */
  readonly #holding = new Map<string, number>();
  /** Those that have a place and are not to be parked when they are put back. */
  readonly #hurried = new Set<string>();
  #next_turn = 0;
  #open = false;
  #clock: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param limit how many sandboxes run at once
   * @param held why nothing may start at the moment although a place is free, or undefined
   * @param now the present time in ISO 8601 UTC
   */
  constructor(
    readonly limit: number,
    private readonly held: () => string | undefined,
    private readonly now: () => string,
  ) {}

  get running(): number {
    return this.#holding.size;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Lets runs start: before, adopted runs take their places first. */
  open(): void {
    this.#open = true;
    this.pump();
  }

  /** Ends the starting of runs, as for a shutdown; waiting ones stay waiting. */
  close(): void {
    this.#open = false;
    clearTimeout(this.#clock);
  }

  /**
   * Adds a run; `begin` is called once it has a place, which it holds until {@link release}.
   *
   * @param not_before it is parked until then; ISO 8601 UTC
   */
  add(run_id: string, begin: () => void, not_before?: string): void {
    this.#waiting.push({ turn: this.#newTurn(), run_id, begin, not_before });
    this.pump();
  }

  /**
   * Takes the place of a run back that turned out to lack something, and has it looked at again. It
   * keeps its turn: nobody who came later goes first because of that.
   *
   * @param lacks why it waits: a sentence for the person
   * @param not_before when it is looked at again; ISO 8601 UTC
   */
  putBack(run_id: string, begin: () => void, lacks: string, not_before: string): void {
    const turn = this.#holding.get(run_id) ?? this.#newTurn();
    const parked = this.#hurried.has(run_id) ? undefined : not_before;
    this.#waiting.push({ turn, run_id, begin, not_before: parked, lacks });
    this.#waiting.sort((a, b) => a.turn - b.turn);
    this.release(run_id);
  }

  /**
   * Parks a run no longer; does nothing when it is not parked. One that has a place may be about to be
   * put back for what was so before: it is looked at anew then.
   */
  hurry(run_id: string): void {
    if (this.#holding.has(run_id)) this.#hurried.add(run_id);
    const place = this.#waiting.findIndex((waiting) => waiting.run_id === run_id);
    const waiting = this.#waiting[place];
    if (waiting !== undefined) {
      // Whether it still lacks something is seen when it has a place.
      const { lacks: _before, ...anew } = waiting;
      this.#waiting[place] = { ...anew, not_before: undefined };
    }
    this.pump();
  }

  /** Takes a place for a run that has its sandbox already, even beyond the limit. */
  hold(run_id: string): void {
    this.#holding.set(run_id, this.#newTurn());
  }

  /**
   * Takes a place for something that does not wait for one: a check, which the person started at a gate.
   *
   * @returns false when none is free
   */
  take(id: string): boolean {
    if (this.#holding.size >= this.limit) return false;
    this.#holding.set(id, this.#newTurn());
    return true;
  }

  /** Takes a waiting run out; false when it does not wait. */
  remove(run_id: string): boolean {
    const place = this.#waiting.findIndex((waiting) => waiting.run_id === run_id);
    if (place === -1) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  release(run_id: string): void {
    this.#holding.delete(run_id);
    this.#hurried.delete(run_id);
    this.pump();
  }

  /** Starts what may start; to be called when the reason to hold back may be gone. */
  pump(): void {
    while (this.#open && this.#holding.size < this.limit && this.held() === undefined) {
      const place = this.#waiting.findIndex((waiting) => !this.#isParked(waiting));
      const [next] = place === -1 ? [] : this.#waiting.splice(place, 1);
      if (next === undefined) break;
      this.#holding.set(next.run_id, next.turn);
      next.begin();
    }
    this.#setClock();
  }

  #newTurn(): number {
    this.#next_turn += 1;
    return this.#next_turn;
  }

  #isParked({ not_before }: Waiting): boolean {
    return not_before !== undefined && Date.parse(not_before) > Date.parse(this.now());
  }

  /** Looks again when the first parked run may start. */
  #setClock(): void {
    clearTimeout(this.#clock);
    const times = this.#waiting.filter((waiting) => this.#isParked(waiting))
      .map(({ not_before = "" }) => Date.parse(not_before));
    if (times.length === 0 || !this.#open) return;
    const left_ms = Math.min(...times) - Date.parse(this.now());
    this.#clock = setTimeout(() => this.pump(), Math.min(left_ms, LOOK_MS));
  }

  /** Why a run waits, or undefined when it does not. */
  state(run_id: string): QueueState | undefined {
    const waiting = this.#waiting.find((one) => one.run_id === run_id);
    if (waiting === undefined) return undefined;
    if (waiting.lacks !== undefined) return { ahead: 0, reason: waiting.lacks };
    if (this.#isParked(waiting) && waiting.not_before !== undefined) {
      const until = waiting.not_before;
      const reason = `The model's rate limit is reached. It goes on by itself at ${until}`;
      return { ahead: 0, reason, until };
    }
    const ready = this.#waiting.filter((one) => !this.#isParked(one));
    const ahead = ready.indexOf(waiting);
    return { ahead, reason: this.#reason(ahead) };
  }

  #reason(ahead: number): string {
    if (!this.#open) return "Waits until Haloop has found again what ran before it was started";
    const held = this.held();
    if (held !== undefined) return held;
    const places = this.limit === 1 ? "the one sandbox is" : `all ${this.limit} sandboxes are`;
    const before = ahead === 0 ? "It is next" : `${ahead} before it`;
    return `Waits for a sandbox: ${places} in use. ${before}`;
  }
}
