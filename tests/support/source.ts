/**
 * Arguments of Deno before a program of this repository. The packages are taken as they lie in
 * `node_modules`: by default Deno resolves all of them again, which takes a second at every start.
 */
export const RUN_SOURCE = ["run", "-A", "--no-check", "--node-modules-dir=manual"] as const;
