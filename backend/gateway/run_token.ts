/** What a sandbox shows instead of a key. */

/**
 * The token of a run: it follows from the home's secret, so that it needs not be kept and is the same
 * after a restart.
 */
export async function runToken(secret: Uint8Array<ArrayBuffer>, run_id: string): Promise<string> {
  return `haloop-${await mac(secret, run_id)}`;
}

/** What the relay of a run shows to this machine; made as the token is, and no token. */
export function relaySecret(secret: Uint8Array<ArrayBuffer>, run_id: string): Promise<string> {
  return mac(secret, `relay ${run_id}`);
}

async function mac(secret: Uint8Array<ArrayBuffer>, of: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const bytes = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(of));
  return new Uint8Array(bytes).toHex();
}
