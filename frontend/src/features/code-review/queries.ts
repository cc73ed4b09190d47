/** What the code review reads from the server and asks it to do. */
import type { StartCheckBody, TakeBody } from "@haloop/shared";
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, POLL_MS } from "../../lib/api.ts";
import { missionKeys } from "../missions/queries.ts";

/** As many files as one page holds. */
const PAGE_FILES = 500;
/** How often it is asked whether the workspace has moved under the reader. */
const MOVED_POLL_MS = 10_000;

export const reviewKeys = {
  changes: (id: string, standing: string) => ["workspace", id, "changes", standing] as const,
  tree: (id: string) => ["workspace", id, "tree"] as const,
  file: (id: string, tree: string, file_id: string) =>
    ["workspace", id, "file", tree, file_id] as const,
  checks: (id: string) => ["workspace", id, "checks"] as const,
};

/**
 * What the workspace changed, page by page. It stays as it was when it was first shown, until the
 * person asks for it anew: `standing` tells one stay at the gate from the next.
 */
export function changesQuery(id: string, standing: string) {
  return infiniteQueryOptions({
    queryKey: reviewKeys.changes(id, standing),
    queryFn: ({ pageParam, signal }) =>
      api.changes(id, { cursor: pageParam, limit: PAGE_FILES }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    refetchInterval: false,
    staleTime: Infinity,
  });
}

/** The tree of the workspace as it is now. */
export function treeQuery(id: string) {
  return queryOptions({
    queryKey: reviewKeys.tree(id),
    queryFn: async ({ signal }) => (await api.changes(id, { limit: 1 }, signal)).tree,
    refetchInterval: MOVED_POLL_MS,
  });
}

/** One file's change in one state of the workspace. */
export function fileChangeQuery(id: string, tree: string, file_id: string) {
  return queryOptions({
    queryKey: reviewKeys.file(id, tree, file_id),
    queryFn: ({ signal }) => api.fileChange(id, file_id, { tree }, signal),
    refetchInterval: false,
    staleTime: Infinity,
  });
}

/** The quick commands and what came of them; asked for often only while one is running. */
export function checksQuery(id: string) {
  return queryOptions({
    queryKey: reviewKeys.checks(id),
    queryFn: ({ signal }) => api.checks(id, signal),
    refetchInterval: ({ state }) => state.data?.runs.some(isRunning) ? POLL_MS / 2 : POLL_MS * 5,
  });
}

/** Whether a run of a check has neither ended nor failed to start. */
export function isRunning(run: { finished_at?: string | null | undefined }): boolean {
  return run.finished_at == null;
}

export function useStartCheck(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: StartCheckBody) => api.startCheck(id, body),
    onSettled: () => client.invalidateQueries({ queryKey: reviewKeys.checks(id) }),
  });
}

export function useTake(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TakeBody) => api.take(id, body),
    onSettled: () => client.invalidateQueries({ queryKey: missionKeys.all }),
  });
}
