import { Braces, FileText } from "lucide-react";
import type { ReactNode } from "react";
import { isJson } from "../document/artifact-kind.ts";
import { type VersionChoice, VersionPicker } from "../versions/version-picker.tsx";
import type { GateText } from "./use-gate-text.ts";
import { type GateView, ViewSwitch } from "./view-switch.tsx";

export interface ToolbarProps {
  artifact: string;
  stale: boolean;
  text: GateText;
  edited: boolean;
  view: GateView;
  onView: (view: GateView) => void;
  version: VersionChoice;
  onVersion: (choice: VersionChoice) => void;
  /** What else can be opened from here. */
  children?: ReactNode;
}

export function Toolbar(props: ToolbarProps) {
  const { artifact, stale, text, edited, view, version } = props;
  const Icon = isJson(artifact) ? Braces : FileText;
  const yours = edited && version === "current";
  return (
    <div className="flex min-h-11 items-center gap-x-2.5 border-b border-border py-1.5 pr-4 pl-6 max-md:px-4 max-sm:flex-col max-sm:items-stretch max-sm:gap-y-1">
      <div className="flex min-w-0 flex-1 items-center gap-x-2.5">
        <Icon className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
        <h2 className="min-w-0 truncate text-row font-semibold" title={artifact}>{artifact}</h2>
        {view === "diff" ? null : (
          <VersionPicker
            label="Version"
            versions={text.versions}
            chosen={version}
            current={text.name}
            onChoose={props.onVersion}
            terse
          />
        )}
        {yours && <span className="shrink-0 text-meta text-accent-text">+ your edits</span>}
        {stale && (
          <span
            className="shrink-0 text-meta text-ink-3"
            title="A rewind made the step that wrote it undone"
          >
            stale
          </span>
        )}
        <span className="min-w-0 flex-1 truncate text-right text-meta text-ink-3 max-lg:invisible">
          {!isJson(artifact) &&
            `${text.words.toLocaleString()} ${text.words === 1 ? "word" : "words"}`}
        </span>
        {props.children}
      </div>
      <ViewSwitch view={view} onView={props.onView} />
    </div>
  );
}
