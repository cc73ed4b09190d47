import type { Bell } from "../bell.ts";

/** The folder tells of changes by itself; a look backs it up, and sees a supervisor that was killed. */
const SAFETY_LOOK_MS = 5_000;
/** Where watches are used up (inotify allows 128 a user by default) looks have to do. */
const UNWATCHED_LOOK_MS = 250;

export interface FolderWatch {
  /** How long to wait at most before looking without having been told. */
  readonly look_ms: number;
  stop(): Promise<void>;
}

/** Rings the bell at each change right in the folder. */
export function watchFolder(folder: string, bell: Bell): FolderWatch {
  let watcher: Deno.FsWatcher;
  try {
    watcher = Deno.watchFs(folder, { recursive: false });
  } catch {
    return { look_ms: UNWATCHED_LOOK_MS, stop: () => Promise.resolve() };
  }
  const ringing = ringAtEach(watcher, bell);
  return {
    look_ms: SAFETY_LOOK_MS,
    stop: () => {
      watcher.close();
      return ringing;
    },
  };
}

async function ringAtEach(watcher: Deno.FsWatcher, bell: Bell): Promise<void> {
  for await (const event of watcher) {
    if (event.kind !== "access") bell.ring();
  }
}
