/** Whether an artifact is JSON by its name; everything else is taken for Markdown. */
export function isJson(artifact: string): boolean {
  return /\.json$/i.test(artifact);
}
