/** The templates that ship with the program. */
import type { WorkflowListItem } from "@haloop/shared";
import bugfix from "./built_in/bugfix.yaml" with { type: "text" };
import oneshot from "./built_in/oneshot.yaml" with { type: "text" };
import research_only from "./built_in/research-only.yaml" with { type: "text" };
import standard_feature from "./built_in/standard-feature.yaml" with { type: "text" };
import { ROLE_PROMPTS } from "./role_prompts.ts";
import { itemOf } from "./template_item.ts";
import { readTemplateText } from "./template_text.ts";

/** Their texts, in the order in which they are offered. */
export const BUILT_IN_TEMPLATES: readonly { readonly file: string; readonly text: string }[] = [
  { file: "standard-feature.yaml", text: standard_feature },
  { file: "oneshot.yaml", text: oneshot },
  { file: "bugfix.yaml", text: bugfix },
  { file: "research-only.yaml", text: research_only },
];

/** The names that they and every other template may use as agents without one being set up. */
export const ROLES: readonly string[] = Object.keys(ROLE_PROMPTS);

let read: readonly WorkflowListItem[] | undefined;

/** What they say; parsed when it is first asked for. */
export function builtInItems(): readonly WorkflowListItem[] {
  return read ??= BUILT_IN_TEMPLATES.map(({ file, text }) => {
    const { template, problems } = readTemplateText(file, text, { agents: [], roles: ROLES });
    return itemOf({ source: "built-in" }, template, problems);
  });
}
