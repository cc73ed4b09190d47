import type { ArtifactVersion } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useState } from "react";
import { Notice } from "../../components/ui/notice.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { TimeAgo } from "../../components/ui/time-ago.tsx";
import { errorText } from "../../lib/api.ts";
import { byteSize } from "../../lib/size.ts";
import { versionQuery, versionsQuery } from "../missions/queries.ts";
import { TextView } from "./artifact-view.tsx";

/** Every kept version of an artifact, and the text of the chosen one. */
export function VersionsView({ missionId, name }: { missionId: string; name: string }) {
  const { data: versions, error } = useQuery(versionsQuery(missionId, name));
  const [chosen, setChosen] = useState<number>();
  if (versions === undefined) {
    return (
      <div className="p-6">
        {error === null
          ? <Skeleton className="h-4 w-48" />
          : <Notice tone="failed" title="The versions cannot be read">{errorText(error)}</Notice>}
      </div>
    );
  }
  if (versions.length === 0) {
    return <p className="p-6 text-row text-ink-3">No version of {name} has been kept yet.</p>;
  }
  const present = versions.find((version) => version.n === chosen) ?? versions[0];
  return (
    <div className="flex h-full min-h-0 max-md:flex-col">
      <ol
        aria-label={`Versions of ${name}`}
        className="scroll-quiet w-56 shrink-0 overflow-y-auto border-r border-border p-2 max-md:max-h-40 max-md:w-full max-md:border-r-0 max-md:border-b"
      >
        {versions.map((version) => (
          <li key={version.n}>
            <button
              type="button"
              aria-current={version.n === present?.n}
              onClick={() => setChosen(version.n)}
              className={clsx(
                "focus-inset block w-full rounded-control px-2 py-1.5 text-left",
                version.n === present?.n ? "bg-selected" : "hover:bg-hover",
              )}
            >
              <span className="block text-row">
                <span className="font-medium">v{version.n}</span> {versionWords(version)}
              </span>
              <span className="block text-meta text-ink-3">
                <TimeAgo at={version.at} /> · {byteSize(version.size_bytes)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <div className="min-h-0 min-w-0 flex-1">
        {present !== undefined && <VersionText missionId={missionId} name={name} n={present.n} />}
      </div>
    </div>
  );
}

function VersionText({ missionId, name, n }: { missionId: string; name: string; n: number }) {
  const { data, error } = useQuery(versionQuery(missionId, name, n));
  if (data !== undefined) return <TextView name={name} text={data.content} stale={false} />;
  return (
    <div className="p-6">
      {error === null
        ? <Skeleton className="h-4 w-2/3" />
        : <Notice tone="failed" title={`v${n} cannot be read`}>{errorText(error)}</Notice>}
    </div>
  );
}

function versionWords(version: ArtifactVersion): string {
  if (version.approved_at !== undefined) return "approved";
  return { output: "agent", draft: "your draft", approved: "approved" }[version.kind];
}
