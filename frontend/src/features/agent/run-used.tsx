import type { StepRun } from "@haloop/shared";
import { ShieldAlert, ShieldOff } from "lucide-react";
import { duration } from "../../lib/time.ts";
import { runTook } from "../missions/step-progress.ts";
import { costOfAll, hadModel, tokenWords, usedBy } from "./usage-words.ts";

/** What the run used, what it was not let do, and whether anything held it; nothing while all is usual. */
export function RunUsed({ run }: { run: StepRun }) {
  const used = usedBy([run]);
  const took_ms = runTook(run);
  const refused = run.refused ?? [];
  const unheld = run.provider === "local";
  if (!hadModel(run) && refused.length === 0 && !unheld) return null;
  return (
    <div
      data-testid="run-used"
      className="flex flex-col gap-1.5 border-b border-border bg-bg px-6 py-2 text-meta text-ink-2 max-md:px-4"
    >
      {unheld && (
        <p className="flex items-center gap-1.5 text-ink">
          <ShieldOff className="size-3.5 shrink-0" aria-hidden="true" />
          Ran as a process of your account: its network and files are not held
        </p>
      )}
      {used !== undefined && (
        <p className="flex flex-wrap gap-x-3">
          <span>{[run.agent, run.model].filter((word) => word !== undefined).join(" · ")}</span>
          <span>{tokenWords(used)}</span>
          <span>{costOfAll(used)}</span>
          {took_ms !== undefined && <span>{duration(took_ms)}</span>}
        </p>
      )}
      {refused.length > 0 && (
        <details>
          <summary className="flex cursor-pointer items-center gap-1.5 text-ink">
            <ShieldAlert className="size-3.5 shrink-0" aria-hidden="true" />
            {refused.length === 1
              ? "1 access was refused"
              : `${refused.length} accesses were refused`}
          </summary>
          <ul className="mt-1 flex flex-col gap-0.5 pl-5">
            {refused.map(({ what, why, count }) => (
              <li key={`${what} ${why}`} className="break-words">
                <span className="font-mono">{what}</span> {why}
                {count > 1 && ` (${count} times)`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
