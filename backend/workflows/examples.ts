/**
 * The built-in templates as files to read and to copy. They lie in a folder of their own below the
 * templates, where the catalog does not look: a copy that nobody changed must not stand before the
 * built-in template of a later version.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUILT_IN_TEMPLATES } from "./built_in.ts";
import { ROLE_PROMPTS } from "./role_prompts.ts";
import { templateJsonSchema } from "./template.ts";

/** The folder below the home's templates. */
export const EXAMPLES_FOLDER = "examples";
const SCHEMA_FILE = "schema.json";

export interface ExampleFile {
  /** Relative to the folder of the examples. */
  readonly name: string;
  readonly text: string;
}

/** @param folder where they will lie; absolute, so that the schema is found from a copy elsewhere */
export function exampleFiles(folder: string): ExampleFile[] {
  const schema = pathToFileURL(join(folder, SCHEMA_FILE)).href;
  return [
    ...BUILT_IN_TEMPLATES.map(({ file, text }) => ({ name: file, text: HEAD(schema) + text })),
    ...Object.entries(ROLE_PROMPTS).map(([role, text]) => ({
      name: join("prompts", `${role}.md`),
      text,
    })),
    { name: SCHEMA_FILE, text: `${JSON.stringify(templateJsonSchema(), null, 2)}\n` },
  ];
}

const HEAD = (schema: string) =>
  `# yaml-language-server: $schema=${schema}
#
# An example: Haloop reads templates from the folder above this one. Copy it there to make it yours, and
# give it another id; with the same id yours is used instead of the built-in one. Haloop keeps this file
# up to date as long as you do not change it.

`;
