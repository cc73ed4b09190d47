/** The typed client of the HTTP API that the UI and the command line share. */
import { z } from "zod";
import { AgentEvents } from "./agent_event.ts";
import * as api from "./api.ts";
import type { BudgetBody } from "./budget.ts";
import * as changes from "./changes.ts";
import { LinkedProject } from "./project.ts";
import { MissionMeta } from "./mission.ts";

/** A refusal or failure that the API answered with. `status` is the HTTP status, 0 without one. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** What GET /api/missions can be asked for; `q` is part of a title or an id. */
export type MissionQuery = {
  readonly status?: string;
  readonly q?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly order?: "updated" | "created";
};

export type HaloopClient = ReturnType<typeof createClient>;

const mission = (id: string) => `/api/missions/${encodeURIComponent(id)}`;
const artifact = (id: string, name: string) =>
  `${mission(id)}/artifacts/${encodeURIComponent(name)}`;

/** Where a browser gets an artifact as a file, whatever it holds. */
export const artifactFilePath = (id: string, name: string) => `${artifact(id, name)}/file`;

/**
 * Makes a client for the server at `origin` ("" for the page's own).
 *
 * Every method throws {@link ApiError} when the API refuses, when no server answers (status 0) and
 * when what answers is not Haloop.
 *
 * @param options.no_answer what is said when no server answers
 */
export function createClient(
  origin: string,
  options: { token?: string; fetch?: typeof fetch; no_answer?: string } = {},
) {
  const { no_answer = "Haloop does not answer. Start it with: haloop start" } = options;
  const send = options.fetch ?? fetch;

  type Extra = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

  async function ask(method: string, path: string, extra: Extra): Promise<Response> {
    const headers = new Headers(extra.headers);
    if (extra.body !== undefined || method !== "GET") {
      headers.set("content-type", "application/json");
    }
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    const init: RequestInit = { method, headers };
    if (extra.body !== undefined) init.body = JSON.stringify(extra.body);
    if (extra.signal !== undefined) init.signal = extra.signal;
    return await reach(() => send(`${origin}${path}`, init), no_answer, extra.signal);
  }

  async function call<T extends z.ZodType>(
    data: T,
    method: string,
    path: string,
    extra: Extra = {},
  ): Promise<{ data: z.infer<T>; headers: Headers }> {
    const response = await ask(method, path, extra);
    return await envelope(data, response, `${method} ${path}`);
  }

  async function envelope<T extends z.ZodType>(data: T, response: Response, asked: string) {
    const parsed = api.apiResponse(data).safeParse(await json(response));
    if (!parsed.success) {
      throw new ApiError(
        response.status,
        `The server's answer to ${asked} is not Haloop's`,
      );
    }
    const answer = parsed.data as api.ApiResponse<z.infer<T>>;
    if (!answer.success) throw new ApiError(response.status, answer.error);
    return { data: answer.data, headers: response.headers };
  }

  /** What an answer without the envelope holds, piece by piece; a refusal has one. */
  async function* bytes(path: string, what: string): AsyncGenerator<Uint8Array> {
    const response = await ask("GET", path, {});
    if (!response.ok) await envelope(z.never(), response, `GET ${path}`);
    if (response.body === null) return;
    const size = response.headers.get("content-length");
    let read = 0;
    try {
      for await (const piece of response.body) {
        read += piece.length;
        yield piece;
      }
    } catch {
      throw new ApiError(
        0,
        `Could not read all of ${what}: the connection ended after ${read} of ${size} bytes. ` +
          `What was written is not whole; try again`,
      );
    }
  }

  const withSignal = (signal?: AbortSignal) => signal === undefined ? {} : { signal };
  const read = async <T extends z.ZodType>(data: T, path: string, signal?: AbortSignal) =>
    (await call(data, "GET", path, withSignal(signal))).data;
  const act = async <T extends z.ZodType>(data: T, path: string, body: unknown = {}) =>
    (await call(data, "POST", path, { body })).data;

  return {
    health: (signal?: AbortSignal) => read(api.Health, "/api/health", signal),
    agents: (signal?: AbortSignal) => read(z.array(api.AgentListItem), "/api/agents", signal),
    /** The templates for a mission of that project; of the linked one unless given. */
    workflows: (query: { project?: string } = {}, signal?: AbortSignal) =>
      read(z.array(api.WorkflowListItem), `/api/workflows${search(query)}`, signal),
    projects: (signal?: AbortSignal) => read(z.array(LinkedProject), "/api/projects", signal),
    missions: (query: MissionQuery = {}, signal?: AbortSignal) =>
      read(z.array(api.MissionListItem), `/api/missions${search(query)}`, signal),
    /** One page of the list; `next` is the cursor of the page after it. */
    missionPage: async (query: MissionQuery, signal?: AbortSignal) => {
      const path = `/api/missions${search(query)}`;
      const { data, headers } = await call(
        z.array(api.MissionListItem),
        "GET",
        path,
        withSignal(signal),
      );
      return { items: data, next: headers.get("x-next-cursor") ?? undefined };
    },
    mission: (id: string, signal?: AbortSignal) => read(api.MissionDetail, mission(id), signal),
    create: (body: api.CreateMissionBody) => act(MissionMeta, "/api/missions", body),
    /** `ifMatch` is the hash of the text that the edit began from. Gives the new text's hash. */
    saveArtifact: async (id: string, name: string, content: string, ifMatch?: string) => {
      const headers = ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` };
      const answer = await call(z.null(), "PUT", artifact(id, name), {
        body: { content },
        headers,
      });
      return { hash: answer.headers.get("etag")?.replaceAll('"', "") };
    },
    continue: (id: string, body: api.ContinueBody = {}) =>
      act(z.null(), `${mission(id)}/continue`, body),
    requestChanges: (id: string, body: api.RequestChangesBody) =>
      act(z.null(), `${mission(id)}/request-changes`, body),
    feedback: (id: string, signal?: AbortSignal) =>
      read(api.FeedbackRounds, `${mission(id)}/feedback`, signal),
    markCompleted: (id: string) => act(z.null(), `${mission(id)}/mark-completed`),
    retry: (id: string) => act(z.null(), `${mission(id)}/retry`),
    cancel: (id: string) => act(z.null(), `${mission(id)}/cancel`),
    rewind: (id: string, body: api.RewindBody) => act(z.null(), `${mission(id)}/rewind`, body),
    setBudget: (id: string, body: BudgetBody) => act(z.null(), `${mission(id)}/budget`, body),
    delete: async (id: string) => (await call(z.null(), "DELETE", mission(id))).data,
    runLog: (id: string, run_id: string, from: number, signal?: AbortSignal) =>
      read(
        api.RunLog,
        `${mission(id)}/runs/${encodeURIComponent(run_id)}/log?from=${from}`,
        signal,
      ),
    /** What the agent did, by whole lines of its log: ask from `next` on until it is complete. */
    runEvents: (id: string, run_id: string, from: number, signal?: AbortSignal) =>
      read(
        AgentEvents,
        `${mission(id)}/runs/${encodeURIComponent(run_id)}/events?from=${from}`,
        signal,
      ),
    /** The artifact, or a version of it, byte by byte and of any size. */
    artifactFile: (id: string, name: string, version?: number) =>
      version === undefined ? bytes(artifactFilePath(id, name), `"${name}"`) : bytes(
        `${artifact(id, name)}/versions/${version}/file`,
        `version ${version} of "${name}"`,
      ),
    versions: (id: string, name: string, signal?: AbortSignal) =>
      read(api.ArtifactVersionList, `${artifact(id, name)}/versions`, signal),
    version: (id: string, name: string, n: number, signal?: AbortSignal) =>
      read(api.ArtifactVersionText, `${artifact(id, name)}/versions/${n}`, signal),
    journal: (id: string, signal?: AbortSignal) =>
      read(api.Journal, `${mission(id)}/journal`, signal),
    /** One page of what the workspace changed; `cursor` is the `next` of the page before. */
    changes: (
      id: string,
      query: { cursor?: string | undefined; limit?: number } = {},
      signal?: AbortSignal,
    ) => read(changes.WorkspaceChanges, `${mission(id)}/changes${search(query)}`, signal),
    /** One file's change; `tree` is the one that the changes were told with. */
    fileChange: (
      id: string,
      file_id: string,
      query: { tree?: string } = {},
      signal?: AbortSignal,
    ) => {
      const path = `${mission(id)}/changes/${encodeURIComponent(file_id)}`;
      return read(changes.FileChange, `${path}${search(query)}`, signal);
    },
    take: (id: string, body: changes.TakeBody) =>
      act(changes.TakeResult, `${mission(id)}/take`, body),
    /** Removes the working copy; the branch stays as a bundle. */
    discardWorkspace: (id: string) =>
      act(changes.DiscardedWorkspace, `${mission(id)}/discard-workspace`),
    checks: (id: string, signal?: AbortSignal) =>
      read(changes.CheckRuns, `${mission(id)}/checks`, signal),
    /** What a check printed, as {@link runLog} tells it of a run. */
    checkLog: (id: string, check_id: string, from: number, signal?: AbortSignal) =>
      read(
        api.RunLog,
        `${mission(id)}/checks/${encodeURIComponent(check_id)}/log?from=${from}`,
        signal,
      ),
    cancelCheck: (id: string, check_id: string) =>
      act(z.null(), `${mission(id)}/checks/${encodeURIComponent(check_id)}/cancel`),
    startCheck: (id: string, body: changes.StartCheckBody) =>
      act(changes.CheckRun, `${mission(id)}/checks`, body),
  };
}

async function reach(
  request: () => Promise<Response>,
  no_answer: string,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await request();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, no_answer);
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function search(query: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
