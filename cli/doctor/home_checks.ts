/** The home itself: folders, rights, what a killed server left behind. */
import { activeProject } from "@haloop/shared";
import { removeIfThere, writeAtomic } from "../../backend/atomic_write.ts";
import { HomeLayout } from "../../backend/store/layout.ts";
import { diskFailure } from "../../backend/storage_error.ts";
import { readProjects } from "../../backend/store/projects.ts";
import { TEMPORARY_PREFIX } from "@haloop/shared";
import { dirname, join } from "node:path";
import { makeHome } from "../home.ts";
import { brief, type Finding, ok, type Patient, problem, problemOf, warning } from "./finding.ts";

const HOME = "home";
const RUN_INIT = "Make them with: haloop init";

/** The folders are there and can be written. */
export async function checkHome({ config: { home } }: Patient): Promise<Finding[]> {
  if (await kindOf(home) === "nothing") {
    const why = await whyNoneCanBeMade(home);
    if (why !== undefined) {
      const text = `There is no home at ${home}, and none can be made there: ${why}`;
      return [problem(HOME, text, "Choose another folder with HALOOP_HOME")];
    }
    const fix = () => makeHome(home).then(() => "made it");
    return [warning(HOME, `There is no home at ${home} yet`, "Make it with: haloop init", fix)];
  }
  const missing: string[] = [];
  for (const folder of new HomeLayout(home).folders) {
    const kind = await kindOf(folder);
    if (kind === "other") {
      return [problem(HOME, `${folder} is not a folder`, "Move it away, then run: haloop init")];
    }
    if (kind === "nothing") missing.push(folder);
  }
  const unwritable = await writeProblem(home);
  if (unwritable !== undefined) {
    return [problem(HOME, `${home} cannot be written: ${unwritable}`, "Make it writable")];
  }
  if (missing.length === 0) return [ok(HOME, `${home} is complete and writable`)];
  const fix = () => makeHome(home).then(() => "made what was missing");
  return [warning(HOME, `${missing.join(", ")} missing`, RUN_INIT, fix)];
}

/** A server, none, or the traces of one that was killed. */
export function checkServer({ server, config: { home } }: Patient): Promise<Finding[]> {
  const found = () => {
    if (server.state === "running") {
      return ok("server", `Runs on ${server.url} with pid ${server.server.pid}`);
    }
    if (server.state === "silent") {
      return problem("server", "A process uses the home but does not answer", "Run: haloop stop");
    }
    if (server.stale === undefined) return ok("server", "Does not run");
    const path = join(new HomeLayout(home).run, "server.json");
    return warning(
      "server",
      `The server with pid ${server.stale.pid} ended without stopping and left ${path}`,
      "Nothing is lost; the next start puts it right",
      () => removeIfThere(path).then(() => "removed it"),
    );
  };
  return Promise.resolve([found()]);
}

/** The registry of projects can be read, and the active one is there. */
export async function checkProjects({ config: { home } }: Patient): Promise<Finding[]> {
  let active;
  try {
    active = activeProject(await readProjects(home));
  } catch (error) {
    return [problemOf("project", error, "Link the project again")];
  }
  if (active === undefined) return [ok("project", "None is linked")];
  if (await kindOf(active.path) === "folder") {
    return [ok("project", `${active.name} at ${active.path}`)];
  }
  const remedy = "Link it where it is now, or run: haloop unlink";
  return [problem("project", `${active.name} is no longer at ${active.path}`, remedy)];
}

/** Temporary files that a crash in the middle of a write left in the home's own folders. */
export async function checkLeftovers({ config: { home }, server }: Patient): Promise<Finding[]> {
  const layout = new HomeLayout(home);
  const found: string[] = [];
  for (const folder of [home, layout.run, layout.missions, layout.workflows]) {
    found.push(...await temporariesIn(folder));
  }
  return leftovers(found, server.state === "stopped");
}

/** One finding for all of them: a crash may leave many, and they are all alike. */
export function leftovers(paths: readonly string[], stopped: boolean): Finding[] {
  const [first] = paths;
  // A running server may be in the middle of writing them.
  if (first === undefined || !stopped) return [];
  const text = paths.length === 1
    ? `A write that was cut off left ${first}`
    : `Writes that were cut off left ${paths.length} temporary files, such as ${first}`;
  const fix = async () => {
    for (const path of paths) await Deno.remove(path, { recursive: true });
    return `removed ${paths.length}`;
  };
  return [warning("leftovers", text, "They can be removed; run: haloop doctor --fix", fix)];
}

/** The paths of Haloop's temporary files in a folder; none when it is not there. */
export async function temporariesIn(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.filter((name) => name.startsWith(TEMPORARY_PREFIX)).map((name) =>
    join(folder, name)
  );
}

/**
 * The names in a folder, sorted; none when it is not there or no folder.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
    return names.sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return [];
    }
    throw diskFailure(`read "${folder}"`, error);
  }
}

async function kindOf(path: string): Promise<"folder" | "other" | "nothing"> {
  try {
    return (await Deno.stat(path)).isDirectory ? "folder" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "nothing";
    if (error instanceof Deno.errors.NotADirectory) return "other";
    throw error;
  }
}

/** By trying it in the nearest folder that is there; nothing is left of it. */
async function whyNoneCanBeMade(home: string): Promise<string | undefined> {
  let above = dirname(home);
  while (above !== dirname(above) && await kindOf(above) === "nothing") above = dirname(above);
  try {
    await Deno.remove(await Deno.makeTempDir({ dir: above, prefix: TEMPORARY_PREFIX }));
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return `${above} cannot be written`;
    return brief(error);
  }
}

async function writeProblem(home: string): Promise<string | undefined> {
  const probe = join(home, `${TEMPORARY_PREFIX}doctor`);
  try {
    await writeAtomic(probe, "");
    await Deno.remove(probe);
    return undefined;
  } catch (error) {
    return brief(error);
  }
}
