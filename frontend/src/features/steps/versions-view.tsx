import type { ArtifactVersion, MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useLocation, useSearch } from "wouter";
import { Notice } from "../../components/ui/notice.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { errorText } from "../../lib/api.ts";
import { missionPath } from "../../lib/routes.ts";
import type { VersionChoice } from "../gate/versions/version-picker.tsx";
import { versionQuery, versionsQuery } from "../missions/queries.ts";
import { TextView } from "./artifact-view.tsx";
import { VersionList } from "./version-list.tsx";

// The diff brings the editor with it: it comes when two versions are first compared.
const DiffView = lazy(async () => ({
  default: (await import("../gate/diff/diff-view.tsx")).DiffView,
}));

interface VersionsViewProps {
  mission: MissionDetail;
  stepId: string;
  name: string;
}

/** Every kept version of an artifact: one to read, or two side by side. The address holds which. */
export function VersionsView({ mission, stepId, name }: VersionsViewProps) {
  const { data: versions, error } = useQuery(versionsQuery(mission.mission_id, name));
  const newest = versions?.[0];
  if (newest === undefined || versions === undefined) {
    return <NoVersions name={name} error={error} none={versions !== undefined} />;
  }
  return <Versions {...{ mission, stepId, name, versions }} newest={newest.n} />;
}

function Versions(
  { mission, stepId, name, versions, newest }: VersionsViewProps & {
    versions: readonly ArtifactVersion[];
    newest: number;
  },
) {
  const search = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const has = (n: number | undefined) => versions.some((version) => version.n === n);
  const after = choiceOf(search.get("v"), has) ?? newest;
  const before = choiceOf(search.get("with"), has);
  const go = (v: VersionChoice, other: VersionChoice | undefined) => {
    const look: Record<string, string> = { look: "versions", name, v: String(v) };
    if (other !== undefined && other !== v) look.with = String(other);
    navigate(missionPath(mission.mission_id, stepId, look), { replace: true });
  };
  const chosen = typeof after === "number" ? after : newest;
  // The older one stands at the left, whichever of the two was chosen first.
  const compare = (n: number | undefined) =>
    n === undefined ? go(chosen, undefined) : go(Math.max(n, chosen), Math.min(n, chosen));
  const compared = before === after ? undefined : before;
  return (
    <div className="flex h-full min-h-0 max-md:flex-col">
      <VersionList
        name={name}
        versions={versions}
        chosen={chosen}
        compared={typeof compared === "number" ? compared : undefined}
        onChoose={(n) => go(n, undefined)}
        onCompare={compare}
      />
      <div className="min-h-0 min-w-0 flex-1">
        {compared === undefined
          ? <VersionText missionId={mission.mission_id} name={name} n={chosen} />
          : (
            <Suspense fallback={<Skeleton className="m-6 h-4 w-2/3" />}>
              <DiffView
                mission_id={mission.mission_id}
                artifact={name}
                versions={versions}
                current={{ text: mission.artifacts[name] ?? "", name: "Current text", what: "" }}
                saved={mission.artifacts[name] ?? ""}
                seen={undefined}
                before={compared}
                after={after}
                onBefore={(choice) => go(after, choice)}
                onAfter={(choice) => go(choice, compared)}
              />
            </Suspense>
          )}
      </div>
    </div>
  );
}

function choiceOf(
  text: string | null,
  has: (n: number) => boolean,
): VersionChoice | undefined {
  if (text === "current") return "current";
  return text !== null && has(Number(text)) ? Number(text) : undefined;
}

function NoVersions({ name, error, none }: { name: string; error: unknown; none: boolean }) {
  if (none) {
    return <p className="p-6 text-row text-ink-3">No version of {name} has been kept yet.</p>;
  }
  return (
    <div className="p-6">
      {error === null
        ? <Skeleton className="h-4 w-48" />
        : <Notice tone="failed" title="The versions cannot be read">{errorText(error)}</Notice>}
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
