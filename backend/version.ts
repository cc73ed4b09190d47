/** The version of the program: the one place where it stands. A release is tagged `v` and this. */
export const VERSION = "0.1.0";

/** Put in by the bundler (release/bundle.ts); from source the name does not exist. */
declare const HALOOP_COMMIT: string;

/** Whether this is the bundled program and not its source. */
export const BUNDLED: boolean = typeof HALOOP_COMMIT !== "undefined";

/** The commit that the bundled program was made from; undefined from source. */
export const BUILT_FROM: string | undefined = BUNDLED ? HALOOP_COMMIT : undefined;
