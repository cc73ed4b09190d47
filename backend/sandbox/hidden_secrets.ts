import type { SandboxProvider } from "./provider.ts";

/** Hides secrets in a stream, byte for byte. */
interface Mask {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

export interface KnownSecrets {
  readonly longest: number;
  mask(): Mask;
}

/** The provider, with secrets hidden in the output of its sandboxes. Every other byte stays in its place. */
export function hidingSecrets(provider: SandboxProvider, secrets: KnownSecrets): SandboxProvider {
  return new Proxy(provider, {
    get(target, name) {
      if (name === "logs") return hiddenLogs(target, secrets);
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function hiddenLogs(provider: SandboxProvider, secrets: KnownSecrets): SandboxProvider["logs"] {
  return async function* (run_id, options) {
    // A secret may have begun before the place that is asked for.
    const from = Math.max(0, options.from - secrets.longest);
    let unwanted = options.from - from;
    const mask = secrets.mask();
    const wanted = (bytes: Uint8Array) => {
      const rest = bytes.subarray(Math.min(unwanted, bytes.length));
      unwanted -= bytes.length - rest.length;
      return rest;
    };
    for await (const chunk of provider.logs(run_id, { ...options, from })) {
      const told = wanted(mask.push(chunk));
      if (told.length > 0) yield told;
    }
    const last = wanted(mask.end());
    if (last.length > 0) yield last;
  };
}
