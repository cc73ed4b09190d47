import { duration } from "../../lib/time.ts";
import { useNow } from "../../lib/use-now.ts";

/** How long since `from`, as m:ss, counting on every second. */
export function RunningDuration({ from }: { from: string }) {
  const now_ms = useNow(1000);
  return <>{duration(now_ms - Date.parse(from))}</>;
}
