/** Who holds a port that is taken, as far as it tells. */
import { createClient } from "@haloop/shared";

const ANSWER_TIMEOUT_MS = 2_000;

/** The sentence for a port that another process listens on; it names that one when it is Haloop. */
export async function portTaken(host: string, port: number): Promise<string> {
  const could_not = `Could not listen on port ${port} of ${host}`;
  try {
    const address = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    const client = createClient(`http://${address}:${port}`);
    const { pid, home } = await client.health(AbortSignal.timeout(ANSWER_TIMEOUT_MS));
    return `${could_not}: the Haloop with pid ${pid} for the home "${home}" holds it. ` +
      `Choose another port with --port, or end that one with: kill ${pid}`;
  } catch {
    return `${could_not}: another program holds it. Choose another port with --port`;
  }
}
