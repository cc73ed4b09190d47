import type { ArtifactVersion } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../../components/ui/button.tsx";
import { Skeleton } from "../../../components/ui/skeleton.tsx";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { errorText } from "../../../lib/api.ts";
import { versionQuery } from "../../missions/queries.ts";
import { ArtifactReader } from "../editor/artifact-reader.tsx";
import { Preview } from "../preview.tsx";
import { versionWords } from "./version-words.ts";

export interface VersionBodyProps {
  mission_id: string;
  artifact: string;
  version: ArtifactVersion;
  versions: readonly ArtifactVersion[];
  view: "editor" | "preview" | "split";
  onCompare: () => void;
  onRestore: (text: string) => void;
  onBack: () => void;
}

/** A kept version, to be read, compared or taken up again. */
export function VersionBody(props: VersionBodyProps) {
  const { mission_id, artifact, version, versions, view } = props;
  const { data, error } = useQuery(versionQuery(mission_id, artifact, version.n));
  const { name, what } = versionWords(version, versions);
  const text = data?.content;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-border bg-bg px-6 py-1.5 text-row text-ink-2 max-md:px-4">
        <span className="flex-1">
          You are reading <strong className="font-semibold text-ink">{name}</strong> {what},{" "}
          <TimeAgo at={version.at} />
        </span>
        <Button size="sm" className="max-md:min-h-11" onClick={props.onCompare}>
          Compare with current
        </Button>
        <Button
          size="sm"
          className="max-md:min-h-11"
          disabled={text === undefined}
          onClick={() => text !== undefined && props.onRestore(text)}
        >
          Restore as draft
        </Button>
        <Button size="sm" className="max-md:min-h-11" variant="ghost" onClick={props.onBack}>
          Back to current text
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {error !== null && text === undefined
          ? <p role="alert" className="p-6 text-base text-failed">{errorText(error)}</p>
          : text === undefined
          ? <Skeleton className="m-6 h-4 w-1/2" />
          : view === "preview"
          ? (
            <div
              tabIndex={0}
              role="region"
              aria-label={`Preview of ${name}`}
              className="scroll-quiet h-full overflow-y-auto focus-inset"
            >
              <Preview text={text} name={artifact} />
            </div>
          )
          : <ArtifactReader artifact={artifact} text={text} label={`${name} of ${artifact}`} />}
      </div>
    </div>
  );
}
