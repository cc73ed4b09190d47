/**
 * The one rule for tests that mount disks or start daemons: without Linux and root they are skipped
 * with a line that says so, under `CI=true` too. A missing engine or browser is a failure there.
 */
export const isLinuxRoot: boolean = Deno.build.os === "linux" && Deno.uid() === 0;
