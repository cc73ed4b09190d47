/** What the model gateway costs: for a request, and for an answer of 1 MB that is streamed. */
import { policy, QUESTIONS, testGateway } from "../support/gateway.ts";
import { scriptedModel } from "../support/scripted_model.ts";
import { withTempDir } from "../support/temp_dir.ts";
import type { Figure } from "./figure.ts";
import { median } from "./statistics.ts";

const REQUESTS = 200;
const STREAMS = 20;

export async function gatewayCost(): Promise<Figure[]> {
  const small = await inTurn("text", REQUESTS);
  const big = await inTurn("big", STREAMS);
  const more_ms = median(small.through) - median(small.direct);
  return [
    {
      name: `model gateway, a short answer (${more_ms.toFixed(2)} ms more)`,
      value: `${median(small.through).toFixed(2)} ms`,
      baseline: `${median(small.direct).toFixed(2)} ms, without`,
      ratio: median(small.through) / median(small.direct),
    },
    {
      name: "model gateway, 1 MB streamed in 1024 events",
      value: `${median(big.through).toFixed(1)} ms`,
      baseline: `${median(big.direct).toFixed(1)} ms, without`,
      ratio: median(big.through) / median(big.direct),
    },
  ];
}

/** Milliseconds of the same requests, one through the gateway and one without it in turn. */
async function inTurn(scenario: string, pairs: number) {
  const through: number[] = [];
  const direct: number[] = [];
  await withTempDir(async (folder) => {
    await using model = scriptedModel();
    const gateway = testGateway(folder, model.url(scenario));
    const { model: door, token } = await gateway.open(policy("anthropic"));
    using client = Deno.createHttpClient({ proxy: { transport: "unix", path: door!.socket } });
    for (let pair = -5; pair < pairs; pair++) {
      const by_gateway = await timed("http://gateway", token, client);
      const by_itself = await timed(model.url(scenario), token, undefined);
      // The first ones warm up.
      if (pair < 0) continue;
      through.push(by_gateway);
      direct.push(by_itself);
    }
    await gateway.shutdown();
  });
  return { through, direct };
}

async function timed(
  base: string,
  token: string,
  client: Deno.HttpClient | undefined,
): Promise<number> {
  const [path, body] = QUESTIONS.anthropic;
  const options: RequestInit & { client?: Deno.HttpClient } = {
    method: "POST",
    headers: { "x-api-key": token, "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(client === undefined ? {} : { client }),
  };
  const begin_ms = performance.now();
  const answer = await fetch(`${base}${path}`, options);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`The model answered ${answer.status}`);
  return performance.now() - begin_ms;
}
