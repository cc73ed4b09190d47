/** The user that the command runs as in the container, and that must own what it may write. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The first ordinary user on most systems, and the user `node` of the official Node.js images. */
const UNPRIVILEGED: ContainerUser = { uid: 1000, gid: 1000 };

/**
 * The backend's own user, so that files written in a mount belong to the person; but never root,
 * which real agents refuse and which needs only one hole to own the machine.
 */
export function containerUser(uid: number | null, gid: number | null): ContainerUser {
  if (uid === null || gid === null || uid === 0) return UNPRIVILEGED;
  return { uid, gid };
}
