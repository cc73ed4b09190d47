/** The typed client of the HTTP API that the UI and the command line share. */
import { z } from "zod";
import * as api from "./api.ts";
import { MissionMeta } from "./mission.ts";

/** A refusal or failure that the API answered with. `status` is the HTTP status, 0 without one. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export type HaloopClient = ReturnType<typeof createClient>;

/**
 * Makes a client for the server at `origin` ("" for the page's own).
 *
 * Every method throws {@link ApiError} when the API refuses, when no server answers (status 0) and
 * when what answers is not Haloop.
 */
export function createClient(
  origin: string,
  options: { token?: string; fetch?: typeof fetch } = {},
) {
  const send = options.fetch ?? fetch;

  async function call<T extends z.ZodType>(
    data: T,
    method: string,
    path: string,
    extra: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<{ data: z.infer<T>; etag: string | null }> {
    const headers = new Headers(extra.headers);
    if (extra.body !== undefined || method !== "GET") {
      headers.set("content-type", "application/json");
    }
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    const init: RequestInit = { method, headers };
    if (extra.body !== undefined) init.body = JSON.stringify(extra.body);
    if (extra.signal !== undefined) init.signal = extra.signal;
    const response = await reach(() => send(`${origin}${path}`, init), extra.signal);
    const parsed = api.apiResponse(data).safeParse(await json(response));
    if (!parsed.success) {
      throw new ApiError(
        response.status,
        `The server's answer to ${method} ${path} is not Haloop's`,
      );
    }
    const envelope = parsed.data as api.ApiResponse<z.infer<T>>;
    if (!envelope.success) throw new ApiError(response.status, envelope.error);
    return { data: envelope.data, etag: response.headers.get("etag") };
  }

  const mission = (id: string) => `/api/missions/${encodeURIComponent(id)}`;
  const artifact = (id: string, name: string) =>
    `${mission(id)}/artifacts/${encodeURIComponent(name)}`;
  const withSignal = (signal?: AbortSignal) => signal === undefined ? {} : { signal };
  const read = async <T extends z.ZodType>(data: T, path: string, signal?: AbortSignal) =>
    (await call(data, "GET", path, withSignal(signal))).data;
  const act = async <T extends z.ZodType>(data: T, path: string, body: unknown = {}) =>
    (await call(data, "POST", path, { body })).data;

  return {
    health: (signal?: AbortSignal) => read(api.Health, "/api/health", signal),
    workflows: (signal?: AbortSignal) =>
      read(z.array(api.WorkflowListItem), "/api/workflows", signal),
    missions: (
      query: { status?: string; q?: string; limit?: number; cursor?: string } = {},
      signal?: AbortSignal,
    ) => read(z.array(api.MissionListItem), `/api/missions${search(query)}`, signal),
    mission: (id: string, signal?: AbortSignal) => read(api.MissionDetail, mission(id), signal),
    create: (body: api.CreateMissionBody) => act(MissionMeta, "/api/missions", body),
    /** `ifMatch` is the hash of the text that the edit began from. Gives the new text's hash. */
    saveArtifact: async (id: string, name: string, content: string, ifMatch?: string) => {
      const headers = ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` };
      const { etag } = await call(z.null(), "PUT", artifact(id, name), {
        body: { content },
        headers,
      });
      return { hash: etag?.replaceAll('"', "") };
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
    delete: async (id: string) => (await call(z.null(), "DELETE", mission(id))).data,
    runLog: (id: string, run_id: string, from: number, signal?: AbortSignal) =>
      read(
        api.RunLog,
        `${mission(id)}/runs/${encodeURIComponent(run_id)}/log?from=${from}`,
        signal,
      ),
    versions: (id: string, name: string, signal?: AbortSignal) =>
      read(api.ArtifactVersionList, `${artifact(id, name)}/versions`, signal),
    version: (id: string, name: string, n: number, signal?: AbortSignal) =>
      read(api.ArtifactVersionText, `${artifact(id, name)}/versions/${n}`, signal),
    journal: (id: string, signal?: AbortSignal) =>
      read(api.Journal, `${mission(id)}/journal`, signal),
  };
}

async function reach(request: () => Promise<Response>, signal?: AbortSignal): Promise<Response> {
  try {
    return await request();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "Haloop does not answer. Start it with: haloop start");
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
