import { Command } from "@commander-js/extra-typings";
import { homeOf, loadConfig, settingsFrom, VARIABLES } from "../../backend/config.ts";
import { isHomeInUse } from "../../backend/store/home_lock.ts";
import { changeSetting, readSettings, withDefaults } from "../config/file.ts";
import {
  isSecret,
  SETTING_NAMES,
  settingName,
  type Settings,
  unknownNames,
  type Value,
  valueAt,
  valueFrom,
} from "../config/settings.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { listsAlone } from "../group.ts";
import { err, out } from "../output.ts";
import { didYouMean } from "../similar.ts";
import { type Column, printTable } from "../terminal/table.ts";

/** `haloop config`: reads and changes `config.json`, held against its schema. */
export function configCommand(context: Context) {
  return listsAlone(new Command("config"), listCommand(context))
    .description("read and change the settings in config.json")
    .helpCommand(false)
    .addCommand(getCommand(context))
    .addCommand(setCommand(context))
    .addCommand(unsetCommand(context))
    .addHelpText("after", EXAMPLES);
}

interface Setting {
  readonly name: string;
  /** Undefined for a setting that has no default. */
  readonly value: Value | undefined;
  readonly source: "environment" | "file" | "default";
  /** The variable that it comes from, with the source `environment`. */
  readonly variable?: string;
}

function listCommand(context: Context) {
  return new Command("list")
    .description("every setting as it holds, and where it comes from")
    .option("--json", "print the settings as JSON")
    .action(async ({ json }) => {
      const file = await readSettings(homeOf(context.env));
      const settings = SETTING_NAMES.map((name) => settingOf(context, file, name));
      const unknown = unknownNames(file);
      if (json) {
        const listed = settings.map(settingJson);
        return out.json({ schema_version: 1, settings: listed, unknown });
      }
      printTable(out, COLUMNS, settings);
      for (const name of unknown) {
        const shown = isSecret(name) ? " (a secret does not belong there)" : "";
        err.line(`${err.style.yellow("!")} ${name} stands in the file and is no setting${shown}`);
      }
    });
}

function getCommand(context: Context) {
  return new Command("get")
    .description("print one setting")
    .argument("<name>", "such as limits.sandboxes")
    .option("--json", "print the setting as JSON")
    .action(async (given, { json }) => {
      const setting = settingOf(
        context,
        await readSettings(homeOf(context.env)),
        settingName(given),
      );
      if (json) out.json({ schema_version: 1, setting: settingJson(setting) });
      else out.line(shown(setting.value));
    });
}

function setCommand(context: Context) {
  return new Command("set")
    .description("write one setting into the file")
    .argument("<name>", "such as limits.sandboxes")
    .argument("<value>", 'a word, a number, or JSON such as \'["sh","-c","…"]\'')
    .option("--json", "print the setting as JSON")
    .action(async (given, text, { json }) => {
      const value = valueFrom(text);
      if (given === "agent") await requireAgent(context, value);
      await change(context, given, value, json);
    });
}

function unsetCommand(context: Context) {
  return new Command("unset")
    .description("take one setting out of the file, so that its default holds")
    .argument("<name>", "such as limits.sandboxes")
    .option("--json", "print the setting as JSON")
    .action((given, options) => change(context, given, undefined, options.json));
}

async function change(
  context: Context,
  given: string,
  value: Value | undefined,
  json: true | undefined,
): Promise<void> {
  const home = homeOf(context.env);
  const name = settingName(given);
  await changeSetting(home, name, value);
  const setting = settingOf(context, await readSettings(home), name);
  if (json) out.json({ schema_version: 1, setting: settingJson(setting) });
  else out.line(`${name} is ${out.style.bold(shown(setting.value))}`);
  if (setting.variable !== undefined) {
    err.line(`It is as ${setting.variable} in the environment says, which wins over the file`);
  }
  if (await isHomeInUse(home)) {
    err.line("Haloop reads it at its next start: haloop stop, haloop start");
  }
}

/** Whatever it is called, an agent that is not there fails every mission. */
async function requireAgent(context: Context, value: Value): Promise<void> {
  // Loaded here: it knows the whole server.
  const { agentNames } = await import("../../backend/main.ts");
  const names = agentNames(loadConfig(context.env));
  if (typeof value !== "string" || names.includes(value)) return;
  if (value === "command") {
    throw new CliFailure(
      EXIT.usage,
      'The agent "command" does not know yet what to run. Set that first, such as: ' +
        `haloop config set command.argv '["sh","-c","cat \\"$HALOOP_INPUT\\" >\\"$HALOOP_OUTPUT\\""]'`,
    );
  }
  throw new CliFailure(
    EXIT.usage,
    `There is no agent "${value}"${didYouMean(value, names)}. There are: ${names.join(", ")}`,
  );
}

/** The value that holds without flags. */
function settingOf({ env }: Context, file: Settings, name: string): Setting {
  const given = valueAt(settingsFrom(env), name);
  if (given !== undefined && isVariable(name)) {
    return { name, value: given, source: "environment", variable: VARIABLES[name] };
  }
  const source = valueAt(file, name) === undefined ? "default" : "file";
  return { name, value: valueAt(withDefaults(file), name), source };
}

function isVariable(name: string): name is keyof typeof VARIABLES {
  return Object.hasOwn(VARIABLES, name);
}

function settingJson({ name, value, source, variable }: Setting) {
  return { name, value: value ?? null, source, variable: variable ?? null };
}

/** A text as it is, everything else as JSON. */
function shown(value: Value | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const COLUMNS: readonly Column<Setting>[] = [
  { head: "SETTING", text: ({ name }) => name },
  { head: "FROM", text: ({ source, variable }) => variable ?? source },
  { head: "VALUE", text: ({ value }) => shown(value), gives_way: true },
];

const EXAMPLES = `
What is not a setting stays in the file untouched. Flags and the environment win over the file.
What is shown is what holds without flags. A running Haloop reads the file at its next start.

Examples:
  $ haloop config list
  $ haloop config set limits.sandboxes 8
  $ haloop config set notify.command '["notify-send","Haloop"]'
  $ haloop config get provider`;
