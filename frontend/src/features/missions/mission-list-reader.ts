/**
 * Reads the list of missions. A list that has not changed costs no body, and a mission that has not
 * changed stays the object it was, so that ten thousand of them can be asked for every few seconds.
 */
import { ApiError, MissionListItem } from "@haloop/shared";
import { reuseItems } from "./reuse-items.ts";

const PATH = "/api/missions";

let etag: string | null = null;
let items: MissionListItem[] = [];

export async function readMissionList(signal: AbortSignal): Promise<MissionListItem[]> {
  const response = await reach(signal);
  if (response.status === 304) return items;
  const body = await json(response, signal);
  if (response.ok && body?.success === true && Array.isArray(body.data)) {
    const next = await reuseItems(items, body.data, signal);
    etag = response.headers.get("etag");
    items = next;
    return items;
  }
  const sentence = typeof body?.error === "string"
    ? body.error
    : `The server's answer to GET ${PATH} is not Haloop's`;
  throw new ApiError(response.status, sentence);
}

async function reach(signal: AbortSignal): Promise<Response> {
  try {
    // The browser's own cache would hide a 304 behind the whole body.
    return await fetch(PATH, {
      signal,
      cache: "no-store",
      headers: etag === null ? {} : { "if-none-match": etag },
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, "Haloop does not answer. Start it with: haloop start");
  }
}

interface Envelope {
  success?: unknown;
  data?: unknown;
  error?: unknown;
}

async function json(response: Response, signal: AbortSignal): Promise<Envelope | undefined> {
  try {
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}
