import { MAX_TITLE_LENGTH, MissionType } from "@haloop/shared";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useLocation } from "wouter";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Kbd } from "../../components/ui/kbd.tsx";
import { Notice } from "../../components/ui/notice.tsx";
import { Segmented } from "../../components/ui/segmented.tsx";
import { errorText } from "../../lib/api.ts";
import { missionPath } from "../../lib/routes.ts";
import { useShortcut } from "../../lib/shortcuts.ts";
import { agentsQuery, projectsQuery, useCreate, workflowsOf } from "../missions/queries.ts";
import { AgentField } from "./agent-field.tsx";
import { fieldErrors } from "./field-errors.ts";
import { missionBody } from "./mission-body.ts";
import { isEmptyDraft, type MissionDraft, useMissionDraft } from "./mission-draft.ts";
import { chooseProject } from "./project-choice.ts";
import { ProjectField } from "./project-field.tsx";
import { RawInputField } from "./raw-input-field.tsx";
import { chooseWorkflow } from "./workflow-choice.ts";
import { WorkflowField } from "./workflow-field.tsx";

/** Writes a new mission. What is typed stays until the mission exists, whatever happens between. */
export function NewMissionDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { draft, kept, change, clear } = useMissionDraft();
  const { data: projects = [] } = useQuery({ ...projectsQuery, enabled: open });
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled: open });
  const project = chooseProject(projects, draft.projectPath);
  const { data: workflows = [] } = useQuery({
    ...workflowsOf(project?.path),
    enabled: open,
    // The choice stays where it is while those of another project are on their way.
    placeholderData: keepPreviousData,
  });
  const workflow = chooseWorkflow(workflows, draft.workflowId);
  const create = useCreate();
  const [, navigate] = useLocation();
  const submit = () => {
    if (create.isPending) return;
    // What is shown is what is used, whatever was linked meanwhile in a terminal.
    const chosen_project = projects.length === 0 ? {} : { projectPath: project?.path ?? null };
    const body = { ...missionBody(draft, workflow?.workflow_id, agents), ...chosen_project };
    create.mutate(body, {
      onSuccess: (mission) => {
        clear();
        onClose();
        navigate(missionPath(mission.mission_id));
      },
    });
  };
  const close = () => {
    create.reset();
    onClose();
  };
  useShortcut("mod+enter", submit, { inDialog: true, enabled: open });
  const errors = fieldErrors(create.error === null ? undefined : errorText(create.error));
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="New Mission"
      description="Title, type and raw input of the mission."
      descriptionHidden
      testId="new-mission-modal"
      width="md:max-w-[42.5rem]"
      footer={
        <>
          <FooterNote draft={draft} kept={kept} />
          <Button onClick={close} hint={<Kbd keys="escape" />}>Cancel</Button>
          <Button
            variant="primary"
            data-testid="create-mission-button"
            busy={create.isPending}
            onClick={submit}
            hint={<Kbd keys="mod+enter" onAccent />}
          >
            Create Mission
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TitleField
          value={draft.title}
          error={errors.title}
          onChange={(title) => change({ title })}
        />
        <div>
          <p aria-hidden="true" className="mb-1.5 text-row font-medium">Type</p>
          <Segmented
            label="Type"
            value={draft.type}
            options={MissionType.options}
            onChange={(type) => change({ type })}
          />
        </div>
        <RawInputField
          value={draft.rawInput}
          error={errors.rawInput}
          onChange={(rawInput) => change({ rawInput })}
        />
        <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] gap-5">
          <WorkflowField
            workflows={workflows}
            chosen={workflow}
            onChange={(workflowId) => change({ workflowId })}
          />
          <ProjectField
            projects={projects}
            chosen={project}
            onChange={(projectPath) => change({ projectPath })}
          />
        </div>
        <AgentField
          agents={agents}
          agent={draft.agent}
          budget={draft.budget ?? ""}
          budgetError={errors.budgetUsd}
          onChange={change}
        />
        {errors.rest !== undefined && (
          <div role="alert">
            <Notice tone="failed" title="The mission was not created">
              {errors.rest}
              {"\nWhat you typed is still here."}
            </Notice>
          </div>
        )}
      </form>
    </Dialog>
  );
}

function FooterNote({ draft, kept }: { draft: MissionDraft; kept: boolean }) {
  const words = !kept
    ? "This browser does not keep what you type: create it before you leave."
    : isEmptyDraft(draft)
    ? "Nothing runs until you press Start Agent."
    : "Closing loses nothing: what you type is kept in this browser.";
  return <p className="mr-auto min-w-0 text-meta text-ink-3 max-md:hidden">{words}</p>;
}

function TitleField(
  { value, error, onChange }: {
    value: string;
    error: string | undefined;
    onChange: (title: string) => void;
  },
) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-row font-medium">Title</label>
      <input
        id={id}
        data-testid="mission-title-input"
        type="text"
        dir="auto"
        autoComplete="off"
        maxLength={MAX_TITLE_LENGTH}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-problem`}
        className="field mt-1.5 block h-9 w-full px-3 text-base max-md:h-12 max-md:text-[1rem]"
      />
      {error !== undefined && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-meta text-failed">{error}</p>
      )}
    </div>
  );
}
