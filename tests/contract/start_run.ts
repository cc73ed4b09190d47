/**
 * A backend that does nothing but start one run, to be killed by a test in the middle of it:
 * `start_run.ts docker|local <owner> <state folder> <spec as JSON>`
 */
import type { SandboxSpec } from "../../backend/sandbox/provider.ts";
import { dockerKind } from "./docker_kind.ts";
import { localKind } from "./local_kind.ts";

const [name, owner = "", state = "", spec = ""] = Deno.args;
const kind = name === "docker" ? await dockerKind() : localKind;
const provider = kind.make(owner, state);
await provider.check();
console.log("ready");
await provider.start(JSON.parse(spec) as SandboxSpec);
await new Promise(() => setInterval(() => {}, 60_000));
