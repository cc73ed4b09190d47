import { isRunning, type MissionDetail, type StepRun } from "@haloop/shared";
import { RunningDuration } from "../../components/ui/duration.tsx";
import { useNow } from "../../lib/use-now.ts";
import { latestRun } from "../missions/step-progress.ts";

/** The run at work, in figures. Only what is known is shown. */
export function RunFigures({ mission }: { mission: MissionDetail }) {
  const run = latestRun(mission);
  if (!isRunning(mission.status) || run === undefined || run.finished_at != null) return null;
  const step = mission.workflow.steps.find((entry) => entry.step_id === run.step_id);
  return (
    <section aria-label="This run" className="border-b border-border px-4 pb-4">
      <div className="flex h-11 items-center justify-between">
        <h2 className="text-row font-semibold">This run</h2>
        <span className="truncate pl-2 text-meta text-ink-3">
          {step?.name ?? run.step_id}, attempt {run.attempt ?? 1}
        </span>
      </div>
      <Elapsed run={run} limitMinutes={step?.timeLimitMinutes} />
      <dl className="mt-4 flex flex-col gap-2 text-meta">
        <Fact name="Agent" value={run.agent} />
        <Fact
          name="Provider"
          value={run.provider === "local" ? "local, not isolated" : run.provider}
        />
        <Fact name="Image" value={run.image} />
        <Fact name="Sandbox" value={run.container_id?.slice(0, 12)} />
      </dl>
    </section>
  );
}

function Elapsed({ run, limitMinutes }: { run: StepRun; limitMinutes: number | undefined }) {
  const now_ms = useNow(1000);
  const limit_ms = (limitMinutes ?? 0) * 60_000;
  const share = limit_ms === 0
    ? 0
    : Math.min(1, Math.max(0, (now_ms - Date.parse(run.started_at)) / limit_ms));
  return (
    <>
      <p className="text-h1 font-semibold">
        <RunningDuration from={run.started_at} />
      </p>
      {limitMinutes !== undefined && (
        <>
          <p className="text-meta text-ink-3">of {limitMinutes}:00 limit</p>
          <div className="mt-1.5 h-[3px] rounded-full bg-border">
            <div className="h-full rounded-full bg-running" style={{ width: `${share * 100}%` }} />
          </div>
        </>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (value == null || value === "") return null;
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-ink-3">{name}</dt>
      <dd className="truncate text-ink" title={value}>{value}</dd>
    </div>
  );
}
