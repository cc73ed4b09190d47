/**
 * The secrets that this process knows, and how they are kept out of what it writes down. Nothing is
 * meant to hold one in the first place; this is for what an error message or a program repeats.
 */

/** Shorter ones would be found everywhere. */
const SHORTEST = 8;
const STAR = "*".charCodeAt(0);

export class Secrets {
  /** The longest first: one may be the beginning of another, whose end must not stay. */
  #known = new Map<string, Buffer>();

  /** From now on it is taken out of everything that goes through here. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.#known.has(secret)) return;
    const forms = [...spelled(secret)].map((form) => [form, Buffer.from(form)] as const);
    const known = new Map([...this.#known, ...forms]);
    this.#known = new Map([...known].sort(([a], [b]) => b.length - a.length));
  }

  /** The text without secrets. */
  hidden(text: string): string {
    let hidden = text;
    for (const secret of this.#known.keys()) hidden = hidden.replaceAll(secret, "[secret]");
    return hidden;
  }

  /** The length in bytes of the longest secret; 0 while there is none. */
  get longest(): number {
    return Math.max(0, ...[...this.#known.values()].map((secret) => secret.length));
  }

  /** Hides secrets in a stream of bytes, also those that are split over chunks. */
  mask(): ByteMask {
    return new ByteMask(() => [...this.#known.values()]);
  }
}

/** How deep JSON stands in JSON: a model's answer in a proxy's, and that in a line of the program's output. */
const DEEPEST = 3;

/**
 * As it is, as an address has it, and as JSON has it, which some writers let escape slashes as well. One
 * for most keys, because they have nothing that is spelled in another way.
 */
function spelled(secret: string): Set<string> {
  let level = [secret];
  const in_json = Array.from({ length: DEEPEST }, () => {
    const escaped = level.map((text) => JSON.stringify(text).slice(1, -1));
    const slashes = escaped.map((text) => text.replaceAll("/", "\\/"));
    return level = [...new Set([...escaped, ...slashes])];
  });
  const in_query = new URLSearchParams({ k: secret }).toString().slice("k=".length);
  return new Set([secret, encodeURIComponent(secret.toWellFormed()), in_query, ...in_json.flat()]);
}

/** The secrets of this process: whoever learns one says so here. */
export const SECRETS = new Secrets();

/** Puts a star for each byte of a secret, so that every other byte stays at its offset. */
export class ByteMask {
  #held: Uint8Array = new Uint8Array();

  constructor(private readonly secrets: () => readonly Buffer[]) {}

  /** @returns what can be told already; what may be the beginning of a secret is held back */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const secrets = this.secrets();
    const all = Buffer.concat([this.#held, bytes]);
    const told = all.length - beginning(all, secrets);
    // A whole secret in what is held back may be the beginning of a longer one.
    for (const secret of secrets) maskAll(all, secret, told);
    this.#held = all.subarray(told);
    return new Uint8Array(all.subarray(0, told));
  }

  /** @returns what was held back, at the end of the stream */
  end(): Uint8Array<ArrayBuffer> {
    const rest = Buffer.from(this.#held);
    this.#held = new Uint8Array();
    for (const secret of this.secrets()) maskAll(rest, secret, rest.length);
    return new Uint8Array(rest);
  }
}

/** Masks every occurrence that begins before the given place. */
function maskAll(bytes: Buffer, secret: Buffer, before: number): void {
  for (let at = bytes.indexOf(secret); at >= 0 && at < before; at = bytes.indexOf(secret, at)) {
    bytes.fill(STAR, at, at + secret.length);
    at += secret.length;
  }
}

/** How many bytes at the end may be the beginning of a secret. */
function beginning(bytes: Buffer, secrets: readonly Buffer[]): number {
  let longest = 0;
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, bytes.length); length > longest; length--) {
      const end = bytes.subarray(bytes.length - length);
      if (end[0] === secret[0] && end.equals(secret.subarray(0, length))) longest = length;
    }
  }
  return longest;
}
