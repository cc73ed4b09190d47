import type { StepRun } from "@haloop/shared";
import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { shownText } from "../../lib/shown-text.ts";
import { AgentLog, type AgentLogProps } from "../log/agent-log.tsx";
import { AgentProgress } from "./agent-progress.tsx";
import { RunUsed } from "./run-used.tsx";

type Look = "progress" | "log" | "prompt";

const LOOK_WORDS: Readonly<Record<Look, string>> = {
  progress: "Progress",
  log: "Log",
  prompt: "Prompt",
};

export type RunViewProps =
  & { run: StepRun }
  & Omit<AgentLogProps, "runId">;

/**
 * One run: what the agent did as it tells itself, its raw log, and what it was asked. A run without a
 * prompt, such as the mock's, is its log. Above each stands what the run used and was refused.
 */
export function RunView(props: RunViewProps) {
  const { run, ...log } = props;
  // A command's output is plain text: its log tells as much, with colours and a search.
  const [chosen, setChosen] = useState<Look>(run.agent === "command" ? "log" : "progress");
  const used = <RunUsed run={run} />;
  if (run.prompt === undefined) return <AgentLog {...log} runId={run.run_id} below={used} />;
  const heading = (
    <>
      {props.heading}
      <RunLooks look={chosen} onLook={setChosen} />
    </>
  );
  if (chosen === "log") {
    return (
      <div className="flex h-full min-h-0 flex-col">
        <div className="min-h-0 flex-1">
          <AgentLog {...log} runId={run.run_id} heading={heading} below={used} />
        </div>
      </div>
    );
  }
  return (
    <section className="flex h-full min-h-0 flex-col" aria-label={LOOK_WORDS[chosen]}>
      <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-border pr-4 pl-6 max-md:px-4 max-md:py-1">
        {heading}
        <span className="ml-auto text-meta text-ink-3 max-lg:hidden">{props.aside}</span>
      </div>
      {used}
      <div className="min-h-0 flex-1">
        {chosen === "progress"
          ? <AgentProgress key={run.run_id} missionId={props.missionId} runId={run.run_id} />
          : <Prompt text={run.prompt} />}
      </div>
    </section>
  );
}

function RunLooks({ look, onLook }: { look: Look; onLook: (look: Look) => void }): ReactNode {
  return (
    <div role="group" aria-label="Show of the run" className="flex items-stretch gap-1">
      {(["progress", "log", "prompt"] as const).map((entry) => (
        <button
          key={entry}
          type="button"
          aria-pressed={entry === look}
          onClick={() => onLook(entry)}
          className={clsx(
            "h-7 rounded-control px-2 text-row max-md:h-11",
            entry === look ? "bg-selected font-medium text-ink" : "text-ink-2 hover:bg-hover",
          )}
        >
          {LOOK_WORDS[entry]}
        </button>
      ))}
    </div>
  );
}

/** Word for word, as the agent was asked. */
function Prompt({ text }: { text: string }) {
  return (
    <pre
      data-testid="run-prompt"
      tabIndex={0}
      className="focus-inset h-full overflow-y-auto px-6 py-4 font-mono text-row break-words whitespace-pre-wrap max-md:px-4"
    >
      {shownText(text)}
    </pre>
  );
}
