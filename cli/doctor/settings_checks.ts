/** The names in `config.json`: one that Haloop does not know has no effect, and nobody would notice. */
import { join } from "node:path";
import { SETTING_NAMES, type Settings, unknownNames } from "../config/settings.ts";
import { didYouMean } from "../similar.ts";
import { type Finding, type Patient, warning } from "./finding.ts";

const REMEDY = "Correct or remove it; see the settings with: haloop config list";

/** Settings that have no effect because their names are not known. */
export async function checkSettings({ config: { home } }: Patient): Promise<Finding[]> {
  const path = join(home, "config.json");
  return unknownNames(await settingsIn(path)).map((name) => {
    const text = `"${name}" in ${path} is no setting of Haloop${didYouMean(name, SETTING_NAMES)}`;
    return warning("config", text, REMEDY);
  });
}

/** None when it is not there or cannot be understood, which the check of the values tells. */
async function settingsIn(path: string): Promise<Settings> {
  try {
    const value: unknown = JSON.parse(await Deno.readTextFile(path));
    return typeof value === "object" && !Array.isArray(value) ? (value ?? {}) as Settings : {};
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return {};
    throw error;
  }
}
