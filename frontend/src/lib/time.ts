/** How times are written: ages are relative, durations are m:ss. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "Just now", "5m ago", "3h ago", "2d ago", then the date. */
export function relativeTime(at: string, now_ms: number): string {
  const at_ms = Date.parse(at);
  if (Number.isNaN(at_ms)) return "unknown";
  const short = age(now_ms - at_ms);
  if (short === undefined) return shortDate(at_ms, now_ms);
  return short === "now" ? "Just now" : `${short} ago`;
}

/** The age alone for narrow columns: "now", "5m", "3h", "2d", then the date. */
export function shortAge(at: string, now_ms: number): string {
  const at_ms = Date.parse(at);
  if (Number.isNaN(at_ms)) return "unknown";
  return age(now_ms - at_ms) ?? shortDate(at_ms, now_ms);
}

/** How long something has waited, in words for a badge: "just now", "12 min", "3 h", "2 days". */
export function waitingFor(since: string, now_ms: number): string {
  const passed_ms = now_ms - Date.parse(since);
  if (!(passed_ms >= MINUTE_MS)) return "just now";
  if (passed_ms < HOUR_MS) return `${Math.floor(passed_ms / MINUTE_MS)} min`;
  if (passed_ms < DAY_MS) return `${Math.floor(passed_ms / HOUR_MS)} h`;
  const days = Math.floor(passed_ms / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** m:ss, or h:mm:ss from an hour on. A clock that jumped back counts as no time. */
export function duration(passed_ms: number): string {
  const total_s = Math.max(0, Math.floor(passed_ms / 1000));
  if (Number.isNaN(total_s)) return "unknown";
  const seconds = String(total_s % 60).padStart(2, "0");
  const minutes = Math.floor(total_s / 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${seconds}`;
}

/** The moment in full, in the person's own time zone. */
export function exactTime(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return EXACT.format(date);
}

/** A moment soon to come: "14:05", with its day when that is another one. */
export function clockTime(at: string, now_ms: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const today = date.toDateString() === new Date(now_ms).toDateString();
  return today ? CLOCK.format(date) : `${CLOCK.format(date)}, ${DAY.format(date)}`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
// Making a formatter costs a hundred times what using it does, and lists show many times.
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});

// A page's clock may be a little behind the server's: the future counts as now.
function age(passed_ms: number): string | undefined {
  if (passed_ms < MINUTE_MS) return "now";
  if (passed_ms < HOUR_MS) return `${Math.floor(passed_ms / MINUTE_MS)}m`;
  if (passed_ms < DAY_MS) return `${Math.floor(passed_ms / HOUR_MS)}h`;
  if (passed_ms < 30 * DAY_MS) return `${Math.floor(passed_ms / DAY_MS)}d`;
  return undefined;
}

function shortDate(at_ms: number, now_ms: number): string {
  const date = new Date(at_ms);
  const thisYear = date.getFullYear() === new Date(now_ms).getFullYear();
  return (thisYear ? DAY : DAY_AND_YEAR).format(date);
}
