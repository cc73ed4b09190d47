/**
 * Who may import whom (see ARCHITECTURE.md): the imports as Deno itself resolves them, type-only and
 * dynamic ones included, held against the rules below. Tests may import anything; nothing that ships
 * may import a test.
 */
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One import. Paths are relative to the root with `/`; packages keep their `npm:` or `node:`. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

export interface Violation extends Import {
  readonly because: string;
}

const ROOTS = ["shared", "backend", "frontend", "cli"];
/** Rooms that know only shared and the small files at the top of backend, never each other. */
const LEAF_ROOMS = ["store", "sandbox", "agents", "gateway", "workflows", "workspace"];
/**
 * The files of a leaf room that the rooms above may import: the interface, its types and its errors.
 * What implements them is named by `backend/main.ts` alone.
 */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  store: ["mission_store.ts"],
  sandbox: ["provider.ts"],
  agents: ["agent.ts"],
  gateway: ["gateway.ts"],
  workflows: ["catalog.ts", "prompt.ts", "prompt_values.ts", "role_prompts.ts"],
  workspace: ["workspace.ts"],
};
/** Where the parts are put together: such files may know every room, and no room knows them. */
const ASSEMBLY = ["backend/main.ts", "backend/assembly/"];
/** What the command line may import of the backend; besides these, the whole store. */
const CLI_MAY_IMPORT = [
  "backend/main.ts",
  "backend/config.ts",
  "backend/version.ts",
  "backend/listen.ts",
  "backend/logging.ts",
  "backend/storage_error.ts",
  "backend/atomic_write.ts",
  // Its error alone.
  "backend/sandbox/provider.ts",
  "backend/workflows/catalog.ts",
  "backend/workspace/repository.ts",
  "backend/workspace/layout.ts",
  "backend/typed.ts",
  "backend/workflows/examples.ts",
  "backend/hash.ts",
];

/** Every import that the rules do not allow. */
export function violations(imports: readonly Import[]): Violation[] {
  return imports.flatMap((one) => {
    const because = isTest(one.from) ? undefined : reasonAgainst(one);
    return because === undefined ? [] : [{ ...one, because }];
  });
}

/** The violations as a person reads them, one a line. */
export function describe(found: readonly Violation[]): string {
  return found.map(({ from, to, because }) => `${from} → ${to}: not allowed because ${because}`)
    .join("\n");
}

function reasonAgainst({ from, to }: Import): string | undefined {
  if (isTest(to)) return "nothing that ships may import a test";
  const [top = ""] = from.split("/");
  if (top === "shared") return againstShared(to);
  if (isPackage(to)) return againstPackage(from, to);
  if (to.startsWith(`${top}/`)) return top === "backend" ? againstBackend(from, to) : undefined;
  if (to.startsWith("shared/")) return undefined;
  if (top === "cli") {
    const allowed = CLI_MAY_IMPORT.includes(to) || to.startsWith("backend/store/") ||
      to.startsWith("backend/assembly/");
    return allowed
      ? undefined
      : "cli only starts the backend (main, config, version) or reads files";
  }
  return `${top} may import only shared and itself`;
}

function againstShared(to: string): string | undefined {
  if (to.startsWith("shared/") || /^npm:\/?zod@/.test(to)) return undefined;
  return "shared may import nothing but zod";
}

function againstPackage(from: string, to: string): string | undefined {
  const in_browser = from.startsWith("frontend/src/") && to.startsWith("node:");
  return in_browser ? "the browser has no Node.js modules" : undefined;
}

function againstBackend(from: string, to: string): string | undefined {
  const mine = roomOf(from);
  const theirs = roomOf(to);
  if (isAssembly(from)) return undefined;
  if (isAssembly(to)) return `${to} puts the parts together; no part knows it`;
  if (mine === theirs || theirs === undefined) return undefined;
  if (mine === undefined) return "a file at the top of backend is a helper and knows no room";
  if (LEAF_ROOMS.includes(mine)) return `${mine} may know only shared and small helpers`;
  if (mine === "http") return theirs === "missions" ? undefined : "http may know only missions";
  if (mine === "missions" && theirs === "engine") return undefined;
  if (mine === "missions" || mine === "engine") return againstDoor(mine, theirs, to);
  return `the room ${mine} has no rule; add one to tests/support/directions.ts`;
}

function againstDoor(mine: string, theirs: string, to: string): string | undefined {
  if (!LEAF_ROOMS.includes(theirs)) return `${mine} may not know ${theirs}`;
  const doors = DOORS[theirs] ?? [];
  if (doors.some((file) => to === `backend/${theirs}/${file}`)) return undefined;
  return `${mine} knows the interface of ${theirs} (${doors.join(", ")}), not what implements it`;
}

function isAssembly(path: string): boolean {
  return ASSEMBLY.some((place) =>
    path === place || (place.endsWith("/") && path.startsWith(place))
  );
}

/** The folder below `backend/`; undefined for the files at its top. */
function roomOf(path: string): string | undefined {
  const parts = path.split("/");
  return parts.length > 2 ? parts[1] : undefined;
}

function isPackage(to: string): boolean {
  return /^(npm|node|jsr|https?|data):/.test(to);
}

function isTest(path: string): boolean {
  return path.startsWith("tests/") || /(_test|\.test|\.e2e)\.tsx?$/.test(path);
}

interface InfoModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** The imports of all project files below `root`, as `deno info` resolves them. */
export async function readImports(root: string): Promise<Import[]> {
  const files: string[] = [];
  for (const name of ROOTS) await collect(resolve(root, name), files);
  if (files.length === 0) throw new Error(`There are no source files below ${root}`);
  const modules = await info(root, files);
  const wanted = new Set(files.map((file) => pathToFileURL(file).href));
  return modules.filter(({ specifier }) => wanted.has(specifier)).flatMap((module) =>
    targets(module).map((to) => ({
      from: place(root, module.specifier),
      to: place(root, to),
    }))
  );
}

function targets({ dependencies = [] }: InfoModule): string[] {
  const all = dependencies.flatMap(({ code, type }) => [code?.specifier, type?.specifier]);
  return [...new Set(all.filter((specifier) => specifier !== undefined))];
}

function place(root: string, specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  return relative(root, fileURLToPath(specifier)).replaceAll("\\", "/");
}

async function info(root: string, files: readonly string[]): Promise<InfoModule[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import(${JSON.stringify(pathToFileURL(file).href)});`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", join(root, "deno.json"), entry],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout)).modules;
  } finally {
    await Deno.remove(entry);
  }
}

async function collect(folder: string, files: string[]): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory && !["node_modules", "dist"].includes(entry.name)) {
      await collect(path, files);
    } else if (entry.isFile && /\.tsx?$/.test(entry.name)) files.push(path);
  }
}
