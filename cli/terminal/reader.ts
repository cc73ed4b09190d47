/** Whether anybody still reads what a file descriptor is written to. */

/** As of poll(2): nothing asked for, so that only what is always told comes back. */
const POLLFD_BYTES = 8;
const REVENTS_AT = 6;
/** POLLERR, as Linux tells it of a pipe without a reader, and POLLHUP of a closed terminal. */
const NOBODY = 0x08 | 0x10;

const LIBRARIES: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.dylib",
};

let poll: ((fds: Uint8Array<ArrayBuffer>) => number) | undefined | null;

/**
 * Whether the reader of a pipe or a terminal is gone, without writing to it: what writes only when
 * something changes would not notice for a long time. False where the system does not tell.
 */
export function readerIsGone(fd: number): boolean {
  if (poll === undefined) poll = pollOf(Deno.build.os) ?? null;
  if (poll === null) return false;
  const asked = new Uint8Array(POLLFD_BYTES);
  const view = new DataView(asked.buffer);
  view.setInt32(0, fd, true);
  return poll(asked) === 1 && (view.getInt16(REVENTS_AT, true) & NOBODY) !== 0;
}

function pollOf(os: typeof Deno.build.os) {
  const library = LIBRARIES[os];
  if (library === undefined) return undefined;
  try {
    const { symbols } = Deno.dlopen(library, {
      poll: { parameters: ["buffer", os === "darwin" ? "u32" : "u64", "i32"], result: "i32" },
    });
    return (fds: Uint8Array<ArrayBuffer>) =>
      symbols.poll(fds, (os === "darwin" ? 1 : 1n) as never, 0);
  } catch {
    // Another C library, such as musl's: the next write tells.
    return undefined;
  }
}
