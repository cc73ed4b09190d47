/**
 * `deno task test:agents`: the real agent programs, in real Docker, against a scripted model: Claude
 * Code and Codex, or with `--all` all four. Their images are made when they are missing.
 */
import { join } from "node:path";
import { ROOT } from "./support/root.ts";

if (import.meta.main) {
  const all = Deno.args.includes("--all");
  const args = Deno.args.filter((arg) => arg !== "--all");
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--parallel", join("tests", "agents"), ...args],
    cwd: ROOT,
    ...(all ? { env: { HALOOP_TEST_ALL_AGENTS: "1" } } : {}),
  }).spawn().status;
  Deno.exit(code);
}
