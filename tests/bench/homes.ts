/** Homes with many missions, as a year of work leaves them. */
import type { Mission, MissionStatus } from "@haloop/shared";
import { HomeLayout } from "../../backend/store/layout.ts";
import { serializeMission } from "../../backend/store/mission_file.ts";
import { STANDARD_FEATURE } from "../support/standard_feature.ts";

const AT_ONCE = 64;
/** Where missions rest; none of them makes the engine do anything at its start. */
const STATUSES: readonly MissionStatus[] = ["completed", "waiting_human", "failed", "ready"];

/** Fills a home with `count` missions. */
export async function fillHome(home: string, count: number): Promise<void> {
  const layout = new HomeLayout(home);
  for (const folder of layout.folders) await Deno.mkdir(folder, { recursive: true });
  const numbers = Array.from({ length: count }, (_, nth) => nth);
  for (let start = 0; start < count; start += AT_ONCE) {
    await Promise.all(numbers.slice(start, start + AT_ONCE).map((nth) => write(layout, nth)));
  }
}

async function write(layout: HomeLayout, nth: number): Promise<void> {
  const mission = missionOf(nth);
  const folder = layout.mission(mission.mission_id);
  for (const path of [folder.artifacts, folder.runs, folder.logs]) {
    await Deno.mkdir(path, { recursive: true });
  }
  await Deno.writeTextFile(folder.artifact("raw-input.md"), `# Mission ${nth}\n`);
  await Deno.writeTextFile(folder.meta, serializeMission(mission));
}

function missionOf(nth: number): Mission {
  const status = STATUSES[nth % STATUSES.length] ?? "ready";
  const at = new Date(Date.UTC(2026, 0, 1) + nth * 60_000).toISOString();
  return {
    mission_id: `m-${nth.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
    title: `Mission ${nth}: limit the rate of the public API for each key`,
    type: "feature",
    workflow_id: STANDARD_FEATURE.workflow_id,
    workflow: STANDARD_FEATURE,
    current_step: status === "completed" ? STANDARD_FEATURE.steps.length : nth % 2,
    status,
    created_at: at,
    updated_at: at,
    errors: [],
  };
}
