/** What the screens read from the server and what they ask it to do. */
import type {
  ContinueBody,
  CreateMissionBody,
  RequestChangesBody,
  RewindBody,
} from "@haloop/shared";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { readMissionList } from "./mission-list-reader.ts";
import { api, isNotFound, POLL_MS } from "../../lib/api.ts";

export const missionKeys = {
  all: ["missions"] as const,
  list: ["missions", "list"] as const,
  detail: (id: string) => ["missions", "detail", id] as const,
  journal: (id: string) => ["missions", "journal", id] as const,
  feedback: (id: string) => ["missions", "feedback", id] as const,
  versions: (id: string, name: string) => ["missions", "versions", id, name] as const,
  version: (id: string, name: string, n: number) => ["missions", "version", id, name, n] as const,
};

/** All missions. Many parts of the page look at them; the shell alone asks again and again. */
export const missionsQuery = queryOptions({
  queryKey: missionKeys.list,
  queryFn: ({ signal }) => readMissionList(signal),
  refetchInterval: false,
  // The reader keeps unchanged missions as they are; comparing them all once more would only cost.
  structuralSharing: false,
});

export function missionQuery(id: string) {
  return queryOptions({
    queryKey: missionKeys.detail(id),
    queryFn: ({ signal }) => api.mission(id, signal),
    // A mission that is not there will not appear by being asked for again and again.
    refetchInterval: (query) => isNotFound(query.state.error) ? false : POLL_MS,
  });
}

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => api.health(signal),
  refetchInterval: false,
});

/** The agents, and whether each can be used at this moment. */
export const agentsQuery = queryOptions({
  queryKey: ["agents"],
  queryFn: ({ signal }) => api.agents(signal),
  refetchInterval: false,
  staleTime: 0,
});

/** The linked projects, the active one among them. */
export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => api.projects(signal),
  refetchInterval: false,
});

/** The templates for a mission of that project, as their files are at each look. */
export function workflowsOf(project: string | undefined) {
  return queryOptions({
    queryKey: ["workflows", project ?? null],
    queryFn: ({ signal }) => api.workflows(project === undefined ? {} : { project }, signal),
    refetchInterval: false,
    staleTime: 0,
  });
}

/** Those for the linked project. */
export const workflowsQuery = workflowsOf(undefined);

/** What happened to the mission, oldest first. */
export function journalQuery(id: string) {
  return queryOptions({
    queryKey: missionKeys.journal(id),
    queryFn: ({ signal }) => api.journal(id, signal),
  });
}

/** Every round of asking for changes, oldest first. A new one begins only by the person's own act. */
export function feedbackQuery(id: string) {
  return queryOptions({
    queryKey: missionKeys.feedback(id),
    queryFn: ({ signal }) => api.feedback(id, signal),
    refetchInterval: false,
  });
}

/** The versions of an artifact, newest first. */
export function versionsQuery(id: string, name: string) {
  return queryOptions({
    queryKey: missionKeys.versions(id, name),
    queryFn: ({ signal }) => api.versions(id, name, signal),
  });
}

/** The text of one version, which never changes. */
export function versionQuery(id: string, name: string, n: number) {
  return queryOptions({
    queryKey: missionKeys.version(id, name, n),
    queryFn: ({ signal }) => api.version(id, name, n, signal),
    refetchInterval: false,
    staleTime: Infinity,
  });
}

/** A mutation after which everything about missions is asked for anew, whether it worked or not. */
function useAction<Input, Output>(act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: missionKeys.all }),
  });
}

/** Bound to what the person saw when given; a stale one is refused with 409. */
export function useContinue(id: string) {
  return useAction((body: ContinueBody) => api.continue(id, body));
}

/** Sends the artifact of the gate back to the step that wrote it. */
export function useRequestChanges(id: string) {
  return useAction((body: RequestChangesBody) => api.requestChanges(id, body));
}

/** In US dollars; null takes the limit away. */
export function useSetBudget(id: string) {
  return useAction((budgetUsd: number | null) => api.setBudget(id, { budgetUsd }));
}

export function useRetry(id: string) {
  return useAction((_: void) => api.retry(id));
}

export function useCancel(id: string) {
  return useAction((_: void) => api.cancel(id));
}

export function useMarkCompleted(id: string) {
  return useAction((_: void) => api.markCompleted(id));
}

export function useRewind(id: string) {
  return useAction((body: RewindBody) => api.rewind(id, body));
}

export function useDelete(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (_: void) => api.delete(id),
    // The mission's own data is not asked for again: there is none any more.
    onSettled: () => client.invalidateQueries({ queryKey: missionKeys.list }),
  });
}

export function useDiscardWorkspace(id: string) {
  return useAction((_: void) => api.discardWorkspace(id));
}

/** How many files the mission's workspace has changed; looked at anew each time that it is asked for. */
export function changedFilesQuery(id: string) {
  return queryOptions({
    queryKey: ["workspace", id, "changed-files"],
    queryFn: async ({ signal }) => (await api.changes(id, { limit: 1 }, signal)).files_total,
    refetchInterval: false,
    staleTime: 0,
    gcTime: 0,
  });
}

/** The second click of a double click comes before the button shows that it is busy: it is the same one. */
export function useCreate() {
  const under_way = useRef<ReturnType<typeof api.create>>(undefined);
  return useAction((body: CreateMissionBody) => {
    under_way.current ??= api.create(body).finally(() => under_way.current = undefined);
    return under_way.current;
  });
}
