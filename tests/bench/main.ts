/** `deno task bench`: the promised figures, each against a baseline in the same run. */
import { bundleSize } from "./bundle.ts";
import { cliStart } from "./cli_start.ts";
import { dockerAvailable, ensureDefaultImage } from "../support/docker.ts";
import { type Figure, isMissed, table } from "./figure.ts";
import { gatewayCost } from "./gateway.ts";
import { largeRepository } from "./large_repository.ts";
import { missionList } from "./mission_list.ts";
import { realAgent } from "./real_agent.ts";
import { startTime } from "./start_time.ts";
import { stepOverhead } from "./step_overhead.ts";

async function figuresWithDocker(): Promise<Figure[]> {
  if (!dockerAvailable) {
    console.log("The overhead of a step is not measured: no Docker engine answers");
    return [];
  }
  await ensureDefaultImage();
  return [...await stepOverhead(), ...await realAgent()];
}

const figures: Figure[] = [];
const MEASURES = [
  figuresWithDocker,
  gatewayCost,
  missionList,
  largeRepository,
  startTime,
  cliStart,
  bundleSize,
];
for (const measure of MEASURES) {
  figures.push(...await measure());
}
console.log(table(figures));
if (figures.some(isMissed)) Deno.exit(1);
