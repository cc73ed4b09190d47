const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** A moment soon to come, by the clock of this machine: "14:05", "14:05 on 30 Nov" on another day. */
export function clockTime(at: string, now_ms: number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date(now_ms).toDateString();
  return today ? CLOCK.format(date) : `${CLOCK.format(date)} on ${DAY.format(date)}`;
}
