import { Argument, Command } from "@commander-js/extra-typings";
import { BASH_SCRIPT } from "../completion/bash.ts";
import type { Context } from "../context.ts";
import { out } from "../output.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `haloop completions <shell>`: the script that a shell reads to complete `haloop`. */
export function completionsCommand(_context: Context) {
  return new Command("completions")
    .description("print the script that completes haloop in your shell")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .option("--json", "print the script as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (shell, { json }) => {
      const script = await scriptFor(shell);
      if (json) out.json({ schema_version: 1, shell, script });
      else out.write(script);
    });
}

async function scriptFor(shell: (typeof SHELLS)[number]): Promise<string> {
  if (shell === "bash") return BASH_SCRIPT;
  const { script } = await import("@bomb.sh/tab");
  return printed(() => script(shell, "haloop", "haloop"));
}

/** The library prints instead of giving back. */
function printed(print: () => void): string {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    print();
  } finally {
    console.log = log;
  }
  return lines.map((line) => `${line}\n`).join("");
}

const EXAMPLES = `
Commands, options and their values are completed. Missions, steps and artifacts come from the running
Haloop; agents, workflows, projects and settings are known without it, too.

Examples:
  $ haloop completions bash >~/.local/share/bash-completion/completions/haloop
  $ echo 'source <(haloop completions bash)' >>~/.bashrc
  $ haloop completions zsh >"\${fpath[1]}/_haloop"
  $ haloop completions fish >~/.config/fish/completions/haloop.fish`;
