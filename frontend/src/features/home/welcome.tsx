import { isGate, type WorkflowListItem } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Play, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Button } from "../../components/ui/button.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { errorText } from "../../lib/api.ts";
import { missionPath } from "../../lib/routes.ts";
import { StepMark } from "../missions/step-mark.tsx";
import { missionsQuery, useCreate, workflowsQuery } from "../missions/queries.ts";
import { standing } from "./standing.ts";
import { chooseWorkflow } from "../new-mission/workflow-choice.ts";
import { useUi } from "../shell/ui-context.ts";
import { EXAMPLE_MISSION } from "./example.ts";
import { MachineFacts } from "./machine-facts.tsx";

const INTRODUCTION =
  "Write down what you want in rough words. An agent works on it in a sandbox that is thrown away " +
  "afterwards, then you read, edit and let it through.";

/** Home: what Haloop does, and the two ways to begin. */
export function Welcome() {
  const ui = useUi();
  const { data: workflows = [] } = useQuery(workflowsQuery);
  const { data: missions = [] } = useQuery(missionsQuery);
  const workflow = chooseWorkflow(workflows);
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-[50rem] px-6 py-24 max-lg:py-12 max-md:px-4 max-md:py-8">
        <h1 className="text-welcome font-semibold">Welcome to Haloop</h1>
        <p className="mt-2 max-w-[40rem] text-read text-ink-2">
          {standing(missions) ?? INTRODUCTION}
        </p>
        {workflow !== undefined && <StepRow workflow={workflow} />}
        <div className="mt-8 grid gap-4 md:grid-cols-2">
          <Card
            title="Start with your own words"
            text="A ticket, a chat, a few lines. Nothing runs until you press Start Agent."
          >
            <Button
              variant="primary"
              onClick={() => ui.open("new-mission")}
              hint={<Kbd keys="n" onAccent />}
            >
              <Plus className="size-4" aria-hidden="true" />
              New Mission
            </Button>
          </Card>
          <Card
            title="Or look around first"
            text={`An example mission with the mock agent: free, no key, all ${
              workflow?.steps.length ?? 8
            } steps in a minute.`}
          >
            <ExampleButton />
          </Card>
        </div>
        <MachineFacts />
      </div>
    </div>
  );
}

function Card({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="flex flex-col items-start rounded-card border border-border p-5">
      <h2 className="text-split font-semibold">{title}</h2>
      <p className="mt-1 mb-4 text-row text-ink-2">{text}</p>
      <div className="mt-auto">{children}</div>
    </section>
  );
}

function ExampleButton() {
  const create = useCreate();
  const [, navigate] = useLocation();
  const go = () =>
    create.mutate(EXAMPLE_MISSION, {
      onSuccess: (mission) => navigate(missionPath(mission.mission_id)),
    });
  return (
    <>
      <Button busy={create.isPending} onClick={go}>
        {!create.isPending && <Play className="size-3.5" aria-hidden="true" />}
        Try the example
      </Button>
      {create.error !== null && (
        <p role="alert" className="mt-2 text-row text-failed">{errorText(create.error)}</p>
      )}
    </>
  );
}

function StepRow({ workflow }: { workflow: WorkflowListItem }) {
  return (
    <>
      <ol aria-label={`Steps of ${workflow.name}`} className="mt-8 flex flex-wrap gap-y-3">
        {workflow.steps.map((step, index) => {
          const kind = isGate(step) ? "gate" : "agent";
          const last = index === workflow.steps.length - 1;
          return (
            <li key={step.step_id} className={last ? "flex-none" : "flex-auto"}>
              <span className="flex items-center gap-2 pr-2">
                <StepMark
                  kind={kind}
                  state="ahead"
                  index={index}
                  className={clsx(kind === "gate" && "text-accent-text!")}
                />
                {!last && (
                  <span
                    aria-hidden="true"
                    className="h-0.5 min-w-2 flex-1 rounded-full bg-border-strong"
                  />
                )}
              </span>
              <span className="mt-1 block pr-3 text-meta whitespace-nowrap text-ink-2">
                {step.name}
              </span>
            </li>
          );
        })}
      </ol>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-meta text-ink-3">
        <span className="flex items-center gap-2">
          <svg viewBox="0 0 12 12" className="size-3" aria-hidden="true">
            <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
          an agent works
        </span>
        <span className="flex items-center gap-2">
          <svg viewBox="0 0 12 12" className="size-3 text-accent-text" aria-hidden="true">
            <path d="M6 1 11 6 6 11 1 6Z" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
          you decide, nothing goes on without you
        </span>
      </p>
    </>
  );
}
