/** Raw connections: written to whole, brought together, closed. */

/** Writes all of it. */
export async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await to.write(bytes.subarray(written));
}

/** Copies to the end of one side, which it then ends on the other; gives the number of bytes. */
export async function copy(from: Deno.Conn, to: Deno.Conn): Promise<number> {
  const buffer = new Uint8Array(64 * 1024);
  let bytes = 0;
  try {
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      await writeAll(to, buffer.subarray(0, count));
      bytes += count;
    }
    await to.closeWrite();
  } catch {
    // The other direction is of no use any more either.
    for (const conn of [from, to]) closeConn(conn);
  }
  return bytes;
}

/** Closes at the end of a scope. */
export function closing(conn: Deno.Conn): Disposable {
  return { [Symbol.dispose]: () => closeConn(conn) };
}

/** Closes a connection; one that is closed already is no error. */
export function closeConn(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
