import { fileURLToPath } from "node:url";
import { BUNDLED } from "./version.ts";

/**
 * Where the built UI lies: beside the program once it is bundled (on disk, or in the file system
 * inside of a compiled one), in `frontend/dist` from source.
 */
export function uiFolder(): string {
  return fileURLToPath(new URL(BUNDLED ? "./ui" : "../frontend/dist", import.meta.url));
}
