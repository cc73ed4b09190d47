import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { isUnreachable, POLL_MS } from "../../lib/api.ts";
import { healthQuery } from "../missions/queries.ts";

/**
 * Asks how the server is, and says when nothing answers. It takes its room from the bottom of the page:
 * nothing lies below it, and what is read or typed stays where it is.
 */
export function ConnectionBanner() {
  const { error } = useQuery({ ...healthQuery, refetchInterval: POLL_MS });
  const gone = isUnreachable(error);
  return (
    <div role="status" className="shrink-0">
      {gone && (
        <p className="flex animate-appear items-start justify-center gap-2.5 border-t border-failed-line bg-failed-tint px-4 py-2 text-row text-ink max-md:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
          <CloudOff className="mt-0.5 size-4 shrink-0 text-failed" aria-hidden="true" />
          <span>
            <span className="font-medium">Haloop does not answer.</span>{" "}
            What you typed is kept, and this page comes back by itself. Start it with{" "}
            <code className="rounded-kbd bg-surface px-1 font-mono text-code">haloop start</code>.
          </span>
        </p>
      )}
    </div>
  );
}
