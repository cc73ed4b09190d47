import type { ArtifactVersion } from "@haloop/shared";
import { clsx } from "clsx";
import { Check, GitCompareArrows } from "lucide-react";
import { TimeAgo } from "../../components/ui/time-ago.tsx";
import { byteSize } from "../../lib/size.ts";
import { versionWords } from "../gate/versions/version-words.ts";

export interface VersionListProps {
  name: string;
  versions: readonly ArtifactVersion[];
  /** The version that is read. */
  chosen: number;
  /** The one that it is compared with. */
  compared: number | undefined;
  onChoose: (n: number) => void;
  onCompare: (n: number | undefined) => void;
}

/** Every version with who wrote it and when: one is read, and any other can be compared with it. */
export function VersionList(props: VersionListProps) {
  const { name, versions } = props;
  return (
    <ol
      aria-label={`Versions of ${name}`}
      className="scroll-quiet w-64 shrink-0 overflow-y-auto border-r border-border p-2 max-lg:w-52 max-md:max-h-44 max-md:w-full max-md:border-r-0 max-md:border-b"
    >
      {versions.map((version) => <Row key={version.n} version={version} {...props} />)}
    </ol>
  );
}

function Row({ version, ...props }: { version: ArtifactVersion } & VersionListProps) {
  const { versions, chosen, compared, onChoose, onCompare } = props;
  const { n } = version;
  const { name, what } = versionWords(version, versions);
  const isChosen = n === chosen;
  const isCompared = n === compared;
  return (
    <li
      className={clsx(
        "flex items-start rounded-control",
        isChosen ? "bg-selected" : isCompared ? "bg-accent-tint" : "hover:bg-hover",
      )}
    >
      <button
        type="button"
        aria-current={isChosen}
        onClick={() => onChoose(n)}
        className="focus-inset min-w-0 flex-1 rounded-control px-2 py-1.5 text-left"
      >
        <span className="block text-row">
          <span className="font-medium">{name}</span> {what}
        </span>
        <span className="block text-meta text-ink-3">
          <TimeAgo at={version.at} /> · {byteSize(version.size_bytes)}
        </span>
        {version.approved_at !== undefined && (
          <span className="flex items-center gap-1 text-meta text-ink-2">
            <Check className="size-3 text-done" aria-hidden="true" />
            approved <TimeAgo at={version.approved_at} />
          </span>
        )}
      </button>
      {!isChosen && (
        <button
          type="button"
          aria-pressed={isCompared}
          aria-label={`Compare v${n} with v${chosen}`}
          title={`Compare v${n} with v${chosen}`}
          onClick={() => onCompare(isCompared ? undefined : n)}
          className="focus-inset m-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-selected hover:text-ink aria-pressed:text-accent-text max-md:size-11"
        >
          <GitCompareArrows className="size-3.5" aria-hidden="true" />
        </button>
      )}
    </li>
  );
}
