import type { LinkedProject } from "@haloop/shared";
import { useId } from "react";
import { shownText } from "../../lib/shown-text.ts";
import { projectWords } from "./project-choice.ts";

/** The choice of the project, where one was ever linked; below it what the mission does with it. */
export function ProjectField(
  { projects, chosen, onChange }: {
    projects: readonly LinkedProject[];
    chosen: LinkedProject | undefined;
    onChange: (path: string | null) => void;
  },
) {
  const id = useId();
  if (projects.length === 0) return null;
  return (
    <div data-testid="project-field">
      <label htmlFor={id} className="text-row font-medium">Project</label>
      <select
        id={id}
        value={chosen?.path ?? ""}
        onChange={({ target: { value } }) => onChange(value === "" ? null : value)}
        aria-describedby={`${id}-about`}
        className="field mt-1.5 block h-9 w-full px-2.5 text-base max-md:h-12 max-md:text-[1rem]"
      >
        {projects.map(({ path, name, active, state }) => (
          <option key={path} value={path} disabled={state === "gone"}>
            {shownText(name)}
            {state === "gone" ? " (its folder is gone)" : active ? " (active)" : ""}
          </option>
        ))}
        <option value="">None</option>
      </select>
      <p id={`${id}-about`} className="mt-1.5 text-meta break-words text-ink-3">
        {projectWords(chosen)}
        {chosen !== undefined && <bdi className="block truncate">{shownText(chosen.path)}</bdi>}
      </p>
    </div>
  );
}
