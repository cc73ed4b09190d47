/** How the list of missions answers with few and with many of them. */
import { join } from "node:path";
import { HomeLayout } from "../../backend/store/layout.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { startServer, type TestServer } from "../support/server.ts";
import type { Figure } from "./figure.ts";
import { fillHome } from "./homes.ts";
import { median, percentile } from "./statistics.ts";

const FEW = 10;
const MANY = 10_000;
const PAGE = 50;
const ROUNDS = 5;
const REQUESTS = 400;
const AT_ONCE = 4;

interface Load {
  readonly per_second: number;
  readonly p99_ms: number;
  readonly items: number;
}

export async function missionList(): Promise<Figure[]> {
  await using folder = await temporaryFolder();
  await using few = await serverWith(join(folder.path, "few"), FEW);
  await using many = await serverWith(join(folder.path, "many"), MANY);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = { few: await load(few, PAGE), many: await load(many, PAGE) };
    // The first one warms both up.
    if (round > 0) rounds.push(pair);
  }
  const few_load = typical(rounds.map((round) => round.few));
  const many_load = typical(rounds.map((round) => round.many));
  const per_item = (one: Load) => 1e6 / one.per_second / one.items;
  return [
    {
      name: `list, ${MANY} missions, limit=${PAGE}, per item`,
      value: `${per_item(many_load).toFixed(1)} µs, ${describe(many_load)}`,
      baseline: `${per_item(few_load).toFixed(1)} µs with ${FEW}, ${describe(few_load)}`,
      ratio: per_item(many_load) / per_item(few_load),
      aim: 1.5,
    },
    await unchangedPoll(many, join(folder.path, "many"), many_load),
  ];
}

function describe({ per_second, p99_ms }: Load): string {
  return `${per_second.toFixed(0)}/s, p99 ${p99_ms.toFixed(1)} ms`;
}

async function serverWith(home: string, count: number): Promise<TestServer> {
  await fillHome(home, count);
  return await startServer({ home, provider: "local" });
}

async function load(server: TestServer, limit: number): Promise<Load> {
  const url = `${server.url}/api/missions?limit=${limit}`;
  let items = 0;
  const { per_second, p99_ms } = await hammer(async () => {
    const { data } = await (await fetch(url)).json();
    items = data.length;
  });
  return { per_second, p99_ms, items };
}

/** Sends the requests, some at once, and times each. */
async function hammer(request: () => Promise<void>): Promise<Omit<Load, "items">> {
  const times_ms: number[] = [];
  const begin_ms = performance.now();
  const worker = async () => {
    for (let sent = 0; sent < REQUESTS / AT_ONCE; sent++) {
      const sent_ms = performance.now();
      await request();
      times_ms.push(performance.now() - sent_ms);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - begin_ms) / 1000;
  return { per_second: times_ms.length / seconds, p99_ms: percentile(times_ms, 99) };
}

function typical(loads: readonly Load[]): Load {
  return {
    per_second: median(loads.map((one) => one.per_second)),
    p99_ms: median(loads.map((one) => one.p99_ms)),
    items: loads[0]?.items ?? 0,
  };
}

/**
 * A repeated poll with `If-None-Match`. That it reads no disk is shown, not timed: all missions are
 * taken away from under the server, and it answers as before.
 */
async function unchangedPoll(server: TestServer, home: string, full: Load): Promise<Figure> {
  const url = `${server.url}/api/missions?limit=${PAGE}`;
  const first = await fetch(url);
  await first.body?.cancel();
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const { missions } = new HomeLayout(home);
  await Deno.rename(missions, `${missions}.away`);
  try {
    const { per_second, p99_ms } = await hammer(async () => {
      const { status, body } = await fetch(url, { headers });
      await body?.cancel();
      if (status !== 304) throw new Error(`An unchanged list was answered with ${status}`);
    });
    return {
      name: "unchanged poll, 304, missions folder away",
      value: `${per_second.toFixed(0)}/s, p99 ${p99_ms.toFixed(1)} ms`,
      baseline: `${full.per_second.toFixed(0)}/s, full answer`,
      ratio: full.per_second / per_second,
    };
  } finally {
    await Deno.rename(`${missions}.away`, missions);
  }
}
