// Read before every module: the page's policy forbids making code from text, and the schema library
// would try it once while it loads, which the browser reports as a violation. This is where it keeps
// the setting `jitless`; a module of our own could come too late, behind a chunk that holds schemas.
globalThis.__zod_globalConfig = { jitless: true };
