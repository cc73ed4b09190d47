/** What the sandboxes of a program may try to reach, and the commands by which they do. */
import type { ModelProtocol } from "@haloop/shared";
import { QUESTIONS } from "../support/gateway.ts";
import { BUSYBOX_IMAGE, docker } from "../support/docker.ts";
import { publicHost } from "../support/public_host.ts";

export interface Surroundings extends AsyncDisposable {
  /** A host that the internet seems to have. */
  readonly host: string;
  /** What its page says. */
  readonly page: string;
  /** What the shell is to do, by the script. */
  readonly commands: Readonly<Record<string, string>>;
  /** How often somebody came to a server of this machine. */
  visits(): number;
}

/** A search by the vendor, as each API words it. */
const SEARCHES: Readonly<Record<ModelProtocol, object>> = {
  anthropic: { tools: [{ type: "web_search_20250305", name: "web_search" }] },
  openai_responses: { tools: [{ type: "web_search" }] },
  openai_chat: { web_search_options: {} },
  gemini: { tools: [{ googleSearch: {} }] },
};

/** Whatever the program keeps from its shell, the processes of its own user tell. */
const TOKEN = "tr '\\0' '\\n' </proc/1/environ | sed -n " +
  "-e 's/^\\(ANTHROPIC_API_KEY\\|HALOOP_MODEL_TOKEN\\|GEMINI_API_KEY\\)=//p' " +
  `-e 's/^OPENCODE_CONFIG_CONTENT=.*"apiKey":"\\([^"]*\\)".*/\\1/p'`;

/** @param nth tells programs apart whose tests run at the same time */
export async function surroundings(nth: number, protocol: ModelProtocol): Promise<Surroundings> {
  await using opened = new AsyncDisposableStack();
  const page = `a-page-of-${crypto.randomUUID()}`;
  const { host } = opened.use(await publicHost(nth, page));
  let visits = 0;
  const closing = new AbortController();
  const server = Deno.serve(
    { hostname: "0.0.0.0", port: 0, signal: closing.signal, onListen: () => {} },
    () => {
      visits += 1;
      return new Response("here");
    },
  );
  opened.defer(async () => {
    closing.abort();
    await server.finished;
  });
  const { stdout: routes } = await docker("run", "--rm", BUSYBOX_IMAGE, "ip", "route");
  const this_machine = /default via (\S+)/.exec(routes)?.[1];
  const [path, question] = QUESTIONS[protocol];
  const search = JSON.stringify({ ...question, ...SEARCHES[protocol] });
  const kept = opened.move();
  return {
    host,
    page,
    commands: {
      reach_allowed: [
        `curl -sS -m 20 --proxytunnel http://${host}/`,
        "curl -sS -m 20 https://elsewhere.example/",
        // Gemini CLI lets no command be put into another.
        `${TOKEN} | xargs -I TOKEN curl -sS -m 20 ` +
        `-H 'x-api-key: TOKEN' -H 'content-type: application/json' ` +
        `-d '${search}' 'http://127.0.0.1:8080${path}' --noproxy '*'`,
        "true",
      ].join("; "),
      reach_open: `curl -sS -m 20 http://${this_machine}:${server.addr.port}/`,
    },
    visits: () => visits,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
