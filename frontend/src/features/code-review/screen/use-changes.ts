import type { ChangedFile, MissionDetail, WorkspaceChanges } from "@haloop/shared";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { inTreeOrder } from "../files/file-tree.ts";
import { changesQuery, treeQuery } from "../queries.ts";

export interface Changes {
  /** The first page: branch, tree and totals; undefined until it is there. */
  head: WorkspaceChanges | undefined;
  /** Those that have come so far, in the order of the tree. */
  files: readonly ChangedFile[];
  /** More are on their way. */
  isLoading: boolean;
  /** There are more, but only when the person asks for them. */
  loadMore: (() => void) | undefined;
  /** The workspace is another one by now than what is shown. */
  moved: boolean;
  /** Shows the workspace as it is now. */
  reload: () => Promise<unknown>;
  error: Error | null;
}

/** So many files come by themselves. */
const BY_THEMSELVES = 20_000;
const NONE: readonly WorkspaceChanges[] = [];

/** What the mission's workspace changed. It stays as it is under the reader until `reload`. */
export function useChanges(mission: MissionDetail, watch: boolean): Changes {
  const { mission_id } = mission;
  const query = useInfiniteQuery(changesQuery(mission_id, standingOf(mission)));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, error } = query;
  const pages = data?.pages ?? NONE;
  const files = useMemo(() => inTreeOrder(pages.flatMap((page) => page.files)), [pages]);
  const byThemselves = files.length < BY_THEMSELVES && error === null;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && byThemselves) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, byThemselves, fetchNextPage]);
  const now = useQuery({ ...treeQuery(mission_id), enabled: watch });
  const trees = new Set(pages.map(({ tree }) => tree));
  if (watch && now.data !== undefined && now.dataUpdatedAt > query.dataUpdatedAt) {
    trees.add(now.data);
  }
  return {
    head: pages[0],
    files,
    isLoading: query.isPending || isFetchingNextPage,
    loadMore: hasNextPage && !byThemselves ? () => void fetchNextPage() : undefined,
    moved: trees.size > 1,
    reload: refetch,
    error,
  };
}

/** One stay at the gate, or the end of the mission: what is shown in it is one state. */
function standingOf({ status, runs, waiting_since }: MissionDetail): string {
  return `${status} ${runs.length} ${waiting_since ?? ""}`;
}
