/** Which tool a scripted answer calls, among those that the program offers, and with what. */

/** The call as the model words it: with arguments, or with one free text. */
export interface ToolCall {
  readonly name: string;
  readonly args: Record<string, unknown>;
  /** Of tools that take a text instead of JSON. */
  readonly input?: string;
}

export interface Offered {
  /** Tools that take JSON. */
  readonly functions: readonly string[];
  /** Tools that take a text. */
  readonly free: readonly string[];
}

/** What the mission's step is to write, as its prompt says: "write `/mission/artifacts/…`". */
export function outputIn(body: unknown): string {
  return /[Ww]rite `([^`]+)`/.exec(JSON.stringify(body))?.[1] ??
    "/mission/artifacts/structured-text.md";
}

/** A call that writes the file, by the file tool or by the shell. */
export function writingCall(
  offered: Offered,
  file: string,
  text: string,
  by: "file" | "shell",
): ToolCall | undefined {
  const patch = `*** Begin Patch\n*** Add File: ${file}\n` +
    text.trimEnd().split("\n").map((line) => `+${line}`).join("\n") + "\n*** End Patch\n";
  const files: ToolCall[] = [
    { name: "Write", args: { file_path: file, content: text } },
    { name: "write_file", args: { file_path: file, content: text } },
    { name: "write", args: { filePath: file, content: text } },
  ];
  const patches: ToolCall[] = [
    { name: "apply_patch", args: {}, input: patch },
    {
      name: "exec",
      args: {},
      input: `text(JSON.stringify(await tools.apply_patch(${JSON.stringify(patch)})));`,
    },
  ];
  const shell = shellCalls(`printf '%s' '${text.replaceAll("'", "'\\''")}' > '${file}'`);
  return first(offered, by === "file" ? [...files, ...patches, ...shell] : [...shell, ...files]);
}

/** A call of the shell that changes nothing. */
export function harmlessCall(offered: Offered, command: string): ToolCall | undefined {
  return first(offered, shellCalls(command));
}

function shellCalls(command: string): ToolCall[] {
  const described = { command, description: "scripted" };
  return [
    { name: "Bash", args: described },
    { name: "bash", args: described },
    { name: "run_shell_command", args: described },
    { name: "exec_command", args: { cmd: command } },
    { name: "shell_command", args: { command } },
    { name: "shell", args: { command: ["sh", "-c", command] } },
    {
      name: "exec",
      args: {},
      input: `text(JSON.stringify(await tools.exec_command({ cmd: ${JSON.stringify(command)} })));`,
    },
  ];
}

function first({ functions, free }: Offered, calls: readonly ToolCall[]): ToolCall | undefined {
  return calls.find(({ name, input }) => (input === undefined ? functions : free).includes(name));
}
