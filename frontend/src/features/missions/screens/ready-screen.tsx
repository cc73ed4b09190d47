import { currentStep, type MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Play } from "lucide-react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { errorText } from "../../../lib/api.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { ArtifactView } from "../../steps/artifact-view.tsx";
import { ActionBar } from "../action-bar.tsx";
import { healthQuery, useContinue } from "../queries.ts";
import { nextGate } from "./next-steps.ts";

/** Nothing runs yet: what will happen, on what text, and the button that begins it. */
export function ReadyScreen({ mission }: { mission: MissionDetail }) {
  const step = currentStep(mission);
  const start = useContinue(mission.mission_id);
  const begin = () => {
    if (start.isPending || step === undefined) return;
    start.mutate({ stepId: step.step_id });
  };
  useShortcut("mod+enter", begin, { label: "Start the agent", group: "Mission" });
  const gate = nextGate(mission);
  return (
    <div className="flex h-full flex-col">
      <div className="border-b border-border px-6 py-4 max-md:px-4">
        <h2 className="text-base font-semibold">{step?.name ?? "The agent"} is ready to start</h2>
        <p className="mt-0.5 text-row text-ink-2">
          {step?.agent ?? "An agent"} works in a sandbox that is thrown away afterwards.
          {gate !== undefined && ` Then it is your turn, at ${gate.name}.`}
        </p>
        <Flow input={step?.inputArtifact} output={step?.outputArtifact} />
        <ProviderNotice />
        {start.error !== null && (
          <div className="mt-3">
            <Notice tone="failed" title="It did not start">{errorText(start.error)}</Notice>
          </div>
        )}
      </div>
      <div className="min-h-0 flex-1">
        <ArtifactView mission={mission} name={step?.inputArtifact} />
      </div>
      <ActionBar note="Nothing runs until you press Start Agent.">
        <Button
          variant="primary"
          data-testid="start-agent-button"
          busy={start.isPending}
          onClick={begin}
          hint={<Kbd keys="mod+enter" onAccent />}
        >
          {!start.isPending && <Play className="size-3.5" aria-hidden="true" />}
          Start Agent
        </Button>
      </ActionBar>
    </div>
  );
}

function Flow({ input, output }: { input: string | undefined; output: string | undefined }) {
  if (input === undefined && output === undefined) return null;
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2 font-mono text-code text-ink-2">
      {input}
      <ArrowRight className="size-3.5 text-ink-3" aria-label="becomes" />
      {output}
    </p>
  );
}

/** Where it would run, when that is something to know beforehand. */
export function ProviderNotice() {
  const { data: health } = useQuery(healthQuery);
  const problem = health?.problems.find((entry) => entry.subject === "provider");
  if (problem !== undefined) {
    return (
      <div className="mt-3">
        <Notice tone="failed" title={problem.problem}>{problem.remedy}</Notice>
      </div>
    );
  }
  if (health === undefined || health.provider.isolates) return null;
  return (
    <div className="mt-3">
      <Notice tone="warn" title="Runs on your machine">
        The {health.provider.name}{" "}
        provider isolates nothing: the agent is a process of your account.
      </Notice>
    </div>
  );
}
