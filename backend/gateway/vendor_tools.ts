/**
 * What a model's vendor does for a request beyond the model itself: searching the web, fetching
 * addresses, running code, calling other servers. A sandbox without a network would reach out that way.
 */
import type { ModelProtocol } from "@haloop/shared";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tools whose work is done by the program in the sandbox, or that reach nothing. Whatever else a tool
 * calls itself is refused: vendors add new ones.
 */
const HARMLESS: Readonly<Record<Exclude<ModelProtocol, "gemini">, RegExp>> = {
  anthropic: /^(custom|(bash|text_editor|computer|memory)_\d+|tool_search_tool\w*)$/,
  openai_responses: /^(function|custom|namespace|local_shell|apply_patch|tool_search|computer\w*)$/,
  openai_chat: /^(function|custom)$/,
};

/**
 * Whole requests that reach out, by a field of their own (Anthropic, OpenAI, OpenRouter, xAI); stored
 * prompts and presets bring tools along that nobody sees here.
 */
const REACHING_FIELDS = [
  "mcpservers",
  "websearchoptions",
  "searchparameters",
  "plugins",
  "prompt",
  "preset",
];

/** The model that is asked, and those that are asked in its place (OpenRouter). */
const NAMES = ["model", "models", "fallbacks"];
/** Models that search without being offered a tool (OpenAI, OpenRouter, Perplexity, Groq). */
const REACHING_MODELS =
  /:online([^a-z]|$)|@preset|(^|[^a-z])(search|deep-?research|sonar|compound)([^a-z]|$)/i;

const MESSAGES = ["system", "messages", "input", "contents", "instructions", "systemInstruction"];
/** What is said as it stands, by the name of its field; an address in it is only read. */
const WORDS = new Set(
  ("text content output stdout stderr thinking reasoning reasoningcontent summary refusal code logs " +
    "title context filename").split(" "),
);
/** Base64 by their vendors' word: an MP3 begins with `//` there. */
const BASE64 = new Set("data signature thoughtsignature encryptedcontent".split(" "));
/** What the agent's tools are called with and give back, and what an answer has cited. */
const NOT_FETCHED = new Set(
  "input arguments args action toolcalls functioncall response citations annotations".split(" "),
);
/** Deeper than any request of an agent. */
const MOST_DEPTH = 50;
/** What begins like an address to a parser of the web (WHATWG URL: one or no slash will do). */
const ADDRESS = /^(\/\/|(https?|ftp|file|wss?):|[a-z][a-z0-9+.-]*:\/\/)/i;
const LONGEST_SCHEME = 100;

/**
 * What a request would have its vendor reach out by, as the end of a sentence; undefined for one that
 * only asks the model.
 *
 * @param model the one that is asked, where it is known
 * @param body the parsed body
 */
export function vendorReach(
  protocol: ModelProtocol,
  model: string | undefined,
  body: unknown,
): string | undefined {
  const searching = [model, ...namesIn(body)].find((name) => REACHING_MODELS.test(name ?? ""));
  if (searching !== undefined) {
    return `the model "${searching.slice(0, 100)}", which searches the web`;
  }
  if (!isFields(body)) return undefined;
  const field = Object.keys(body).find((name) => REACHING_FIELDS.includes(folded(name)));
  if (field !== undefined) return `"${field}"`;
  for (const tool of toolsIn(body)) {
    const name = protocol === "gemini" ? reachingKey(tool) : reachingType(protocol, tool);
    if (name !== undefined) return `the vendor's tool "${name.slice(0, 100)}"`;
  }
  const said = MESSAGES.flatMap((name) => valuesOf(body, name));
  return fetches("content", said) ? "an address that is to be fetched" : undefined;
}

/** However they are given: as a name, a list of them, or with settings. */
function namesIn(body: unknown): string[] {
  if (typeof body === "string") return [body];
  if (Array.isArray(body)) return body.flatMap(namesIn);
  if (!isFields(body)) return [];
  return NAMES.flatMap((name) => valuesOf(body, name)).flatMap(namesIn);
}

/** Some servers take a name in whichever case, and Gemini's takes both spellings of its own. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

function valuesOf(fields: Fields, name: string): unknown[] {
  return Object.keys(fields).filter((key) => folded(key) === folded(name)).map((key) =>
    fields[key]
  );
}

/** Those of the request, those that Codex puts among its input, and those in groups. */
function toolsIn(body: Fields): Fields[] {
  const input = valuesOf(body, "input").flatMap(listOf).filter(isFields);
  const found = [body, ...input].flatMap(inGroup);
  // A list grows while it is walked: groups in groups come last.
  for (const tool of found) found.push(...inGroup(tool));
  return found;
}

function inGroup(group: Fields): Fields[] {
  return valuesOf(group, "tools").flatMap(listOf).filter(isFields);
}

/** Without a type it is the program's own. */
function reachingType(protocol: keyof typeof HARMLESS, tool: Fields): string | undefined {
  return valuesOf(tool, "type").filter((type) => type !== null).map(String).find((type) => {
    if (protocol === "openai_responses" && type === "shell") return !isLocalShell(tool);
    return !HARMLESS[protocol].test(type);
  });
}

/** It runs in a container of the vendor unless it says otherwise. */
function isLocalShell(tool: Fields): boolean {
  const places = valuesOf(tool, "environment").filter(isFields);
  return places.flatMap((place) => valuesOf(place, "type")).join() === "local";
}

function reachingKey(tool: Fields): string | undefined {
  return Object.keys(tool).find((key) => folded(key) !== "functiondeclarations");
}

/**
 * Whether an image, a file or the like is named by its address instead of being sent along: in any
 * field that is not for words, since every vendor has its own.
 */
function fetches(name: string, value: unknown, depth = 0): boolean {
  if (depth > MOST_DEPTH) return true;
  if (typeof value === "string") {
    if (WORDS.has(folded(name))) return false;
    return !(BASE64.has(folded(name)) && isBase64(value)) && isAddress(value);
  }
  if (Array.isArray(value)) return value.some((one) => fetches(name, one, depth + 1));
  if (!isFields(value)) return false;
  return Object.entries(value).some(([inner, one]) =>
    !NOT_FETCHED.has(folded(inner)) && fetches(inner, one, depth + 1)
  );
}

/** A parser of addresses passes over what cannot be seen, before it and in it. */
function isAddress(text: string): boolean {
  const begin = /[^\0- ]/.exec(text)?.index ?? text.length;
  return ADDRESS.test(text.slice(begin, begin + LONGEST_SCHEME).replaceAll(/[\t\n\r]/g, ""));
}

/** By its beginning, where an address would have its host: a dot or a colon is in no base64. */
function isBase64(text: string): boolean {
  return /^[a-z0-9+/]+=*$/i.test(text.slice(0, LONGEST_SCHEME));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
