import { join } from "node:path";

/** Stands between a client and a Unix socket, so that a test can cut what it cannot restart. */
export class SocketProxy {
  readonly path: string;
  readonly #folder: string;
  #listener: Deno.UnixListener | undefined;
  #accepting: Promise<void> | undefined;
  readonly #connections = new Map<Deno.UnixConn, Promise<void>>();

  private constructor(folder: string, private readonly target: string) {
    this.#folder = folder;
    this.path = join(folder, "proxy.sock");
  }

  static async make(target: string): Promise<SocketProxy> {
    const proxy = new SocketProxy(await Deno.makeTempDir(), target);
    proxy.restore();
    return proxy;
  }

  /** Ends every connection and refuses new ones, as a daemon that went away. */
  async cut(): Promise<void> {
    this.#listener?.close();
    await this.#accepting;
    const forwarded = [...this.#connections.values()];
    for (const connection of this.#connections.keys()) closeIfOpen(connection);
    await Promise.all(forwarded);
    await Deno.remove(this.path).catch(() => undefined);
  }

  restore(): void {
    this.#listener = Deno.listen({ transport: "unix", path: this.path });
    this.#accepting = this.#accept(this.#listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #accept(listener: Deno.UnixListener): Promise<void> {
    for await (const client of listener) {
      const server = await Deno.connect({ transport: "unix", path: this.target });
      this.#forward(client, server);
      this.#forward(server, client);
    }
  }

  #forward(from: Deno.UnixConn, to: Deno.UnixConn): void {
    const forwarded = from.readable.pipeTo(to.writable).catch(() => undefined).finally(() => {
      closeIfOpen(from);
      closeIfOpen(to);
      this.#connections.delete(from);
    });
    this.#connections.set(from, forwarded);
  }
}

function closeIfOpen(connection: Deno.UnixConn): void {
  try {
    connection.close();
  } catch {
    // The other direction has closed it.
  }
}
