import type { ArtifactVersion } from "@haloop/shared";
import { clsx } from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { Menu, MenuItem, MenuLabel } from "../../../components/ui/menu.tsx";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { versionWords } from "./version-words.ts";

/** A version by its number, the text as it is now, or the one that the person last read. */
export type VersionChoice = "current" | "seen" | number;

export interface VersionPickerProps {
  /** What is chosen among, for those who listen: "Version", "Older version". */
  label: string;
  versions: readonly ArtifactVersion[];
  chosen: VersionChoice;
  /** What the present text is called, such as "v3 agent" with "+ your edits" beside it. */
  current: { name: string; what: string };
  onChoose: (choice: VersionChoice) => void;
  /** On a phone only the number is written out. */
  terse?: boolean;
}

/** Chooses one of an artifact's versions, or the text as it is now. */
export function VersionPicker(props: VersionPickerProps) {
  const { label, versions, chosen, current, onChoose, terse = false } = props;
  const version = versions.find((candidate) => candidate.n === chosen);
  const shown = version === undefined ? current : versionWords(version, versions);
  const words = `${shown.name} ${shown.what}`.trim();
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${words}`}
          className={clsx(
            "inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control bg-sunken px-2 text-meta text-ink-2 hover:bg-hover max-md:h-11 max-md:bg-transparent max-md:px-1",
            terse && "max-md:shrink-0",
          )}
        >
          <span className="truncate">
            <span className="font-medium text-ink">{shown.name}</span>{" "}
            <span className={terse ? "max-md:hidden" : undefined}>{shown.what}</span>
          </span>
          <ChevronDown className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>{label}</MenuLabel>
      <Choice is={chosen === "current"} onSelect={() => onChoose("current")}>
        <span className="font-medium">Current text</span>
      </Choice>
      {versions.map((candidate) => (
        <Choice
          key={candidate.n}
          is={candidate.n === chosen}
          onSelect={() => onChoose(candidate.n)}
        >
          <span className="flex-1">
            <span className="font-medium">v{candidate.n}</span>{" "}
            {versionWords(candidate, versions).what}
            {candidate.approved_at !== undefined && candidate.kind !== "approved" && (
              <span className="text-done">, approved</span>
            )}
          </span>
          <TimeAgo at={candidate.at} className="text-meta text-ink-3" />
        </Choice>
      ))}
    </Menu>
  );
}

function Choice(
  { is, onSelect, children }: {
    is: boolean;
    onSelect: () => void;
    children: React.ReactNode;
  },
) {
  return (
    <MenuItem onSelect={onSelect}>
      <Check
        className={is ? "size-3.5 shrink-0" : "invisible size-3.5 shrink-0"}
        aria-hidden="true"
      />
      {is && <span className="sr-only">Chosen:</span>}
      {children}
    </MenuItem>
  );
}
