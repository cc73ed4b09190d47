/** From typing `haloop start` to the first answer. */
import { join } from "node:path";
import { createServer } from "node:net";
import { haloopCommand, temporaryFolder } from "../support/haloop.ts";
import type { Figure } from "./figure.ts";
import { fillHome } from "./homes.ts";
import { median } from "./statistics.ts";

const MANY = 10_000;
const ROUNDS = 5;
const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 5;

export async function startTime(): Promise<Figure[]> {
  await using folder = await temporaryFolder();
  const empty = join(folder.path, "empty");
  const many = join(folder.path, "many");
  await fillHome(empty, 0);
  await fillHome(many, MANY);
  const empty_ms: number[] = [];
  const many_ms: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    empty_ms.push(await timeToFirstAnswer(empty));
    many_ms.push(await timeToFirstAnswer(many));
  }
  return [{
    name: `haloop start to the first 200, ${MANY} missions, seconds`,
    value: `${(median(many_ms) / 1000).toFixed(2)} s`,
    baseline: `${(median(empty_ms) / 1000).toFixed(2)} s with an empty home`,
    ratio: median(many_ms) / 1000,
    aim: 3,
  }];
}

async function timeToFirstAnswer(home: string): Promise<number> {
  const port = await freePort();
  const begin_ms = performance.now();
  const child = haloopCommand(["start", "--port", `${port}`], { home }).spawn();
  const output = child.output();
  const url = `http://127.0.0.1:${port}/api/missions?limit=50`;
  const since_ms = () => performance.now() - begin_ms;
  let answered = false;
  while (!answered && since_ms() < PATIENCE_MS) {
    answered = await isAnswering(url);
    if (!answered) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  const took_ms = since_ms();
  child.kill("SIGTERM");
  const { stderr } = await output;
  if (!answered) throw new Error(new TextDecoder().decode(stderr));
  return took_ms;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url);
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(address !== null && typeof address === "object" ? address.port : 0)
      );
    });
  });
}
