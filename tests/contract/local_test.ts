import { localKind } from "./local_kind.ts";
import { providerSuite } from "./provider_suite.ts";

if (Deno.build.os !== "windows") providerSuite("local", () => localKind);
