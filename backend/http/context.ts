/** What the routes are built on. */
import type { AgentListItem, Health } from "@haloop/shared";
import type { MissionService } from "../missions/mission_service.ts";
import type { WorkflowReader } from "../missions/workflow_reader.ts";

export interface HttpParts {
  readonly missions: MissionService;
  readonly workflows: WorkflowReader;
  /** The JSON Schema of a template file. */
  readonly template_schema: unknown;
  readonly agents: () => Promise<AgentListItem[]>;
  readonly health: () => Promise<Health>;
  /** Differs between two processes, so that an ETag of an earlier one never matches. */
  readonly boot_id: string;
  /** The names by which this server may be called, without port. */
  readonly hosts: readonly string[];
  /** Required from clients; undefined while only this machine can reach the server. */
  readonly token: string | undefined;
  /** The folder of the built UI. */
  readonly ui_folder: string;
  readonly version: string;
}
