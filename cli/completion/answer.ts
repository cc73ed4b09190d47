/** What can stand where the cursor is: read from the commands themselves, so that none is forgotten. */
import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";

export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** What a shell completes by itself. */
export type Paths = "files" | "folders";

export interface Answer {
  readonly candidates: readonly Candidate[];
  readonly paths?: Paths;
}

/** Answers for values that only the running server or the machine knows. */
export type Ask = (
  /** The argument's name or the option's long name, such as `mission` and `--step`. */
  what: string,
  /** The positional arguments before it. */
  given: readonly string[],
) => Promise<Answer>;

/**
 * The answer for the words of a command line, without the program's own name. The last one is what the
 * person is typing; it may be empty.
 */
export async function answerFor(
  program: CommandUnknownOpts,
  words: readonly string[],
  ask: Ask,
): Promise<Answer> {
  const typed = words.at(-1) ?? "";
  const { command, given, pending } = read(program, words.slice(0, -1));
  const answer = pending === undefined
    ? await atWord(program, command, given, typed, ask)
    : await valuesOf(pending, given, ask);
  const candidates = answer.candidates.filter(({ value }) => value.startsWith(typed));
  if (answer.paths === undefined) return { candidates };
  // A shell offers one or the other: the known ones first, its own from the first letter on.
  return typed === "" && candidates.length > 0
    ? { candidates }
    : { candidates: [], paths: answer.paths };
}

interface Read {
  readonly command: CommandUnknownOpts;
  readonly given: readonly string[];
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
}

function read(program: CommandUnknownOpts, words: readonly string[]): Read {
  let command = program;
  let pending: Option | undefined;
  const given: string[] = [];
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (isOption(word)) pending = word.includes("=") ? undefined : takingValue(command, word);
    else if (given.length > 0 || command.commands.length === 0) given.push(word);
    else command = command.commands.find((one) => one.name() === word) ?? command;
  }
  return { command, given, pending };
}

async function atWord(
  program: CommandUnknownOpts,
  command: CommandUnknownOpts,
  given: readonly string[],
  typed: string,
  ask: Ask,
): Promise<Answer> {
  if (isOption(typed)) return await optionAt(command, given, typed, ask);
  const subcommands = visible(command);
  if (subcommands.length > 0) {
    return { candidates: subcommands };
  }
  // `haloop help start`: commander keeps this command to itself.
  if (command.name() === "help") return { candidates: visible(program) };
  const argument = command.registeredArguments[given.length] ??
    command.registeredArguments.findLast(({ variadic }) => variadic);
  if (argument === undefined) return { candidates: [] };
  if (argument.argChoices !== undefined) return { candidates: named(argument.argChoices) };
  return await ask(argument.name(), given);
}

async function optionAt(
  command: CommandUnknownOpts,
  given: readonly string[],
  typed: string,
  ask: Ask,
): Promise<Answer> {
  const [name = "", value] = typed.split("=", 2);
  if (value === undefined) {
    const options = command.createHelp().visibleOptions(command);
    const candidates = options.flatMap(({ long, description }) =>
      long == null ? [] : [{ value: long, description }]
    );
    return { candidates };
  }
  const option = takingValue(command, name);
  if (option === undefined) return { candidates: [] };
  const { candidates } = await valuesOf(option, given, ask);
  return { candidates: candidates.map((one) => ({ ...one, value: `${name}=${one.value}` })) };
}

async function valuesOf(option: Option, given: readonly string[], ask: Ask): Promise<Answer> {
  if (option.argChoices !== undefined) return { candidates: named(option.argChoices) };
  return await ask(option.long ?? option.name(), given);
}

function visible(command: CommandUnknownOpts): Candidate[] {
  return command.createHelp().visibleCommands(command).map((one) => ({
    value: one.name(),
    description: one.description(),
  }));
}

function takingValue(command: CommandUnknownOpts, word: string): Option | undefined {
  const option = command.options.find(({ long, short }) => long === word || short === word);
  return option !== undefined && (option.required || option.optional) ? option : undefined;
}

/** `-` alone is standard input. */
function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/** Values that need no description. */
export function named(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value }));
}
