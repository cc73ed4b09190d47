import { exactTime, relativeTime } from "../../lib/time.ts";
import { useNow } from "../../lib/use-now.ts";

/** "5m ago", with the exact moment on hover. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const now_ms = useNow(10_000);
  return (
    <time dateTime={at} title={exactTime(at)} className={className}>
      {relativeTime(at, now_ms)}
    </time>
  );
}
