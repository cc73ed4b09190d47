import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { isUnreachable, POLL_MS } from "../../lib/api.ts";
import { healthQuery } from "../missions/queries.ts";

/** Asks how the server is, and says when nothing answers. It lies over the page instead of pushing it down: what is read or typed stays where it is. */
export function ConnectionBanner() {
  const { error } = useQuery({ ...healthQuery, refetchInterval: POLL_MS });
  const gone = isUnreachable(error);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-30 flex justify-center px-4 max-md:bottom-36"
    >
      {gone && (
        <p className="pointer-events-auto flex animate-appear items-start gap-2.5 rounded-panel border border-failed-line bg-failed-tint px-4 py-2.5 text-row text-ink shadow-pop">
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
