/** `deno task bench`: the promised figures, each against a baseline in the same run. */
import { bundleSize } from "./bundle.ts";
import { cliStart } from "./cli_start.ts";
import { dockerAvailable, ensureDefaultImage } from "../support/docker.ts";
import { type Figure, isMissed, table } from "./figure.ts";
import { missionList } from "./mission_list.ts";
import { startTime } from "./start_time.ts";
import { stepOverhead } from "./step_overhead.ts";

async function figuresWithDocker(): Promise<Figure[]> {
  if (!dockerAvailable) {
    console.log("The overhead of a step is not measured: no Docker engine answers");
    return [];
  }
  await ensureDefaultImage();
  return await stepOverhead();
}

const figures: Figure[] = [];
for (const measure of [figuresWithDocker, missionList, startTime, cliStart, bundleSize]) {
  figures.push(...await measure());
}
console.log(table(figures));
if (figures.some(isMissed)) Deno.exit(1);
