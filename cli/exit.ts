/** The exit codes, documented in the README; 0 also means that there was nothing left to do. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  not_found: 3,
  refused: 4,
  not_running: 5,
  /** 128 + SIGINT, as shells give it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
