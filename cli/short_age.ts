const STEPS: readonly [seconds: number, unit: string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "m"],
];

/** How long ago something was: "just now", "5m ago", "3h ago", "12d ago". */
export function shortAge(at: string, now_ms: number = Date.now()): string {
  const seconds = Math.max(0, (now_ms - Date.parse(at)) / 1000);
  const step = STEPS.find(([size]) => seconds >= size);
  return step === undefined ? "just now" : `${Math.floor(seconds / step[0])}${step[1]} ago`;
}
