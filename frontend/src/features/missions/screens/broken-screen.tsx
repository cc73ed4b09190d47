import type { MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { FileWarning } from "lucide-react";
import { healthQuery } from "../queries.ts";

/** The mission's file cannot be read: where it lies, why, and that nothing touches it. */
export function BrokenScreen({ mission, reason }: { mission: MissionDetail; reason: string }) {
  const { data: health } = useQuery(healthQuery);
  const folder = `${health?.home ?? "~/.haloop"}/missions/${mission.mission_id}`;
  return (
    <div className="flex h-full flex-col items-center justify-center px-6 text-center">
      <FileWarning className="size-8 text-failed" strokeWidth={1.5} aria-hidden="true" />
      <h2 className="mt-4 text-h1 font-semibold">This mission cannot be read</h2>
      <p
        data-testid="error-message"
        className="mt-1 max-w-[36rem] text-base break-words text-ink-2"
      >
        {reason}
      </p>
      <p className="mt-4 max-w-[36rem] text-row text-ink-2">
        Haloop leaves the folder untouched. The mission is back as soon as{" "}
        <code className="font-mono text-code">mission.json</code> in it can be read:
      </p>
      <code className="mt-2 max-w-full rounded-control bg-sunken px-3 py-2 font-mono text-code break-all">
        {folder}
      </code>
    </div>
  );
}
