/** The fault points that the missions of the crash suite do not come to, and who does. */
import type { FaultPoint } from "../../backend/fault_point.ts";

/** `tests/api/workspace_faults_test.ts` kills at each of them. */
export const WORKSPACE_FAULT_POINTS = [
  "write_check.before",
  "write_check.after",
  "write_patch.before",
  "write_patch.after",
  "discard_workspace.before",
  "write_bundle.after",
  "discard_workspace.after",
  "clear_trashed.before",
] as const satisfies readonly FaultPoint[];

/** Those of runs with a gateway; `tests/api/gateway_faults_test.ts` kills at each of them. */
export const GATEWAY_FAULT_POINTS = [
  "open_gateway.before",
  "open_gateway.after",
  "close_gateway.before",
  "close_gateway.after",
  "append_exchange.before",
  "append_exchange.after",
] as const satisfies readonly FaultPoint[];
