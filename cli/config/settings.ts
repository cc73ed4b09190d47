/** The settings of `config.json` by their dotted names, as the schema of the file tells them. */
import { z } from "zod";
import { ConfigFile } from "../../backend/config.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { didYouMean } from "../similar.ts";

/** Any JSON. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Settings = { [key: string]: Value };

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly enum?: readonly string[];
  readonly type?: string;
}

const SCHEMA = z.toJSONSchema(ConfigFile, { io: "input", unrepresentable: "any" }) as Node;

/** Every setting that has a value of its own: `port`, `limits.sandboxes`, `command.argv`. */
export const SETTING_NAMES: readonly string[] = leaves(SCHEMA, "");

/** What belongs into the environment or a file of its own. */
const SECRET = /token|secret|password|credential|api_?key/i;

/**
 * The name, when it is a setting.
 *
 * @throws CliFailure that suggests the nearest one
 */
export function settingName(given: string): string {
  if (SETTING_NAMES.includes(given)) return given;
  if (SECRET.test(given)) {
    throw new CliFailure(
      EXIT.usage,
      `"${given}" is no setting: secrets are not kept in config.json. The token is HALOOP_TOKEN`,
    );
  }
  throw new CliFailure(
    EXIT.usage,
    `There is no setting "${given}"${didYouMean(given, SETTING_NAMES)}. ` +
      `See them with: haloop config list`,
  );
}

/** Every value that the setting can have; empty where they cannot be counted. */
export function settingValues(name: string): readonly string[] {
  const node = name.split(".").reduce<Node | undefined>(
    (at, key) => at?.properties?.[key],
    SCHEMA,
  );
  return node?.enum ?? (node?.type === "boolean" ? ["true", "false"] : []);
}

export function isSecret(name: string): boolean {
  return SECRET.test(name);
}

/** The value at a dotted name; undefined where there is none. */
export function valueAt(settings: Value | undefined, name: string): Value | undefined {
  return name.split(".").reduce<Value | undefined>(
    (value, key) => isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined,
    settings,
  );
}

/** The settings with one of them changed, or taken out where the value is undefined. */
export function withValue(settings: Settings, name: string, value: Value | undefined): Settings {
  const [key = "", ...rest] = name.split(".");
  const { [key]: present, ...others } = settings;
  if (rest.length === 0) return value === undefined ? others : { ...settings, [key]: value };
  const inner = withValue(isObject(present) ? present : {}, rest.join("."), value);
  const empty = value === undefined && Object.keys(inner).length === 0;
  return empty ? others : { ...settings, [key]: inner };
}

/** Whatever stands in the file that is no setting; kept, and told by its name. */
export function unknownNames(settings: Settings): string[] {
  const inside = (name: string) => SETTING_NAMES.some((known) => known.startsWith(`${name}.`));
  const look = (value: Settings, before: string): string[] =>
    Object.entries(value).flatMap(([key, inner]) => {
      const name = before + key;
      if (SETTING_NAMES.includes(name)) return [];
      return inside(name) && isObject(inner) ? look(inner, `${name}.`) : [name];
    });
  return look(settings, "");
}

/** JSON where it is some, else the text itself: `4`, `true`, `["sh"]`, `docker`. */
export function valueFrom(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

function isObject(value: Value | undefined): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leaves({ properties }: Node, before: string): string[] {
  return Object.entries(properties ?? {}).flatMap(([key, node]) =>
    node.properties === undefined ? [before + key] : leaves(node, `${before}${key}.`)
  );
}
