/** `projects.json` cannot be understood. It is left as it is, for a person to mend. */
export class ProjectsUnreadable extends Error {
  override name = "ProjectsUnreadable";
  constructor(readonly path: string, why: string) {
    super(`Could not read the linked projects in "${path}": ${why}. Mend or remove the file`);
  }
}
