/** Reading and changing `config.json` without touching what is not meant. */
import { join } from "node:path";
import { z } from "zod";
import { ConfigFile } from "../../backend/config.ts";
import { writeAtomic } from "../../backend/atomic_write.ts";
import { CliFailure, EXIT, homeFailure } from "../failure.ts";
import type { Settings, Value } from "./settings.ts";
import { valueAt, withValue } from "./settings.ts";

const JsonObject = z.record(z.string(), z.json());

/**
 * What stands in the file; nothing when there is none.
 *
 * @throws CliFailure when it is no JSON object
 */
export async function readSettings(home: string): Promise<Settings> {
  const path = join(home, "config.json");
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw homeFailure(home, error);
  }
  try {
    return JsonObject.parse(JSON.parse(text)) as Settings;
  } catch (error) {
    const why = error instanceof SyntaxError
      ? `it is not JSON (${error.message})`
      : "it is no object";
    throw new CliFailure(EXIT.failed, `Could not read "${path}": ${why}. Mend or remove it`);
  }
}

/** Every setting with its default where the file says nothing. */
export function withDefaults(settings: Settings): Settings {
  const parsed = ConfigFile.safeParse(settings);
  // What is wrong in the file does not hide the defaults of the rest.
  return (parsed.data ?? ConfigFile.parse({})) as unknown as Settings;
}

/**
 * Writes one setting, and nothing when the file would not be valid.
 *
 * @param value undefined takes it out, so that the default holds
 * @returns what stood there before
 * @throws CliFailure when the value does not fit, with what the schema says of it
 */
export async function changeSetting(
  home: string,
  name: string,
  value: Value | undefined,
): Promise<Value | undefined> {
  const before = await readSettings(home);
  const after = withValue(before, name, value);
  const parsed = ConfigFile.safeParse(after);
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => {
      const where = path.join(".");
      return where === name ? `it ${message}` : `${where}: ${message}`;
    });
    throw new CliFailure(EXIT.usage, `Could not set ${name}: ${said.join(", ")}`);
  }
  try {
    await Deno.mkdir(home, { recursive: true });
    const path = await behindLinks(join(home, "config.json"));
    await writeAtomic(path, JSON.stringify(after, null, 2) + "\n");
  } catch (error) {
    throw homeFailure(home, error);
  }
  return valueAt(before, name);
}

/** People keep their settings elsewhere and link them: the link stays one. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}
