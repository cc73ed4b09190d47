import { ensureDefaultImage } from "../support/docker.ts";

/** The image of the mock steps must be there before the first of them starts. */
export default async function globalSetup(): Promise<void> {
  await ensureDefaultImage();
}
