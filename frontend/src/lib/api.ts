/** The client of the server that served this page, and the cache in front of it. */
import { ApiError, createClient } from "@haloop/shared";
import { QueryClient } from "@tanstack/react-query";

export const api = createClient("");

export const POLL_MS = 2000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1000,
      refetchInterval: POLL_MS,
      refetchIntervalInBackground: false,
      // The next poll is the retry; and a machine without a network still reaches itself.
      retry: false,
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

/** What went wrong, as a sentence for the person. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The server did not answer at all, as opposed to having refused. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}

/** It is there, but its bytes are no text that could be shown. */
export function isNotText(error: unknown): boolean {
  return error instanceof ApiError && error.status === 415;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
