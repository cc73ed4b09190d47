import assert from "node:assert/strict";
import { type Candidate, runsHere } from "./runs_here.ts";

const changed = (path: string, over: Partial<Candidate> = {}): Candidate => ({
  path,
  kind: "modified",
  old_mode: "100644",
  new_mode: "100644",
  ...over,
});
const kinds = (file: Candidate) => runsHere(file).map(({ kind }) => kind);

const BY_PATH: readonly (readonly [path: string, ...kinds: string[]])[] = [
  ["src/main.ts"],
  ["docs/makefile.md"],
  ["README.md"],
  ["a/claude.md.txt"],
  [".husky/pre-commit", "git_hook"],
  [".pre-commit-config.yaml", "git_hook"],
  ["lefthook.yml", "git_hook"],
  ["deep/.gitattributes", "git_attributes"],
  [".gitmodules", "git_settings"],
  [".npmrc", "dependency_source"],
  ["packages/a/.yarnrc.yml", "dependency_source"],
  ["package-lock.json", "dependency_lock"],
  ["requirements-dev.txt", "dependency_lock"],
  [".github/workflows/ci.yml", "ci_workflow"],
  [".gitlab-ci.yml", "ci_workflow"],
  [".vscode/tasks.json", "editor_task"],
  [".idea/runConfigurations/x.xml", "editor_task"],
  [".claude/settings.json", "agent_settings"],
  ["AGENTS.md", "agent_settings"],
  ["sub/CLAUDE.md", "agent_settings"],
  [".mcp.json", "agent_settings"],
  [".envrc", "shell_environment"],
  [".devcontainer/devcontainer.json", "dev_container"],
  ["Makefile", "build_file"],
  ["docker/Dockerfile.prod", "build_file"],
  ["crates/a/build.rs", "build_file"],
  ["setup.py", "build_file"],
  ["tests/conftest.py", "build_file"],
  ["app/build.gradle.kts", "build_file"],
  ["CMakeLists.txt", "build_file"],
  ["vite.config.ts", "build_file"],
  ["src/app/app.config.ts"],
  [".env.example"],
  ["src/tasks.py"],
  ["lefthook-local.yml", "git_hook"],
  [".simple-git-hooks.json", "git_hook"],
  [".lfsconfig", "git_settings"],
  ["go.mod", "dependency_lock"],
  ["action.yml", "ci_workflow"],
  [".cirrus.yml", "ci_workflow"],
  ["my.sublime-project", "editor_task"],
  [".vscode/c_cpp_properties.json", "editor_task"],
  [".helix/languages.toml", "editor_task"],
  [".vscode/mcp.json", "editor_task", "agent_settings"],
  [".cursor/mcp.json", "agent_settings"],
  [".kiro/hooks/x.json", "agent_settings"],
  [".github/instructions/a.instructions.md", "agent_settings"],
  ["CRUSH.md", "agent_settings"],
  [".env.local", "shell_environment"],
  ["mise.local.toml", "shell_environment"],
  [".config/mise/config.toml", "shell_environment"],
  ["devbox.json", "shell_environment"],
  [".justfile", "build_file"],
  ["Makefile.am", "build_file"],
  ["rust-toolchain.toml", "build_file"],
  ["src/evil.pth", "build_file"],
  ["MODULE.bazel", "build_file"],
  ["mix.exs", "build_file"],
  ["Package.swift", "build_file"],
  ["A.xcodeproj/project.pbxproj", "build_file"],
  [".pnp.cjs", "build_file"],
  [".yarn/releases/yarn-4.1.0.cjs", "build_file"],
  [".eslintrc.json", "build_file"],
  ["commitlint.config.js", "build_file"],
];

Deno.test("each path has its reasons, and an ordinary one has none", () => {
  for (const [path, ...expected] of BY_PATH) assert.deepEqual(kinds(changed(path)), expected, path);
});

Deno.test("a package.json has a reason only where what it runs has changed", () => {
  const scripts = (test: string, over = {}) => JSON.stringify({ scripts: { test }, ...over });
  const file = (old_text: string, new_text: string) =>
    changed("a/package.json", { old_text, new_text });
  assert.deepEqual(kinds(file(scripts("x"), scripts("x", { version: "2" }))), []);
  assert.deepEqual(kinds(file(scripts("x"), scripts("y"))), ["package_script"]);
  assert.deepEqual(kinds(file("{}", "{ broken")), ["package_script"]);
  const added = changed("package.json", { kind: "added", new_text: scripts("x") });
  assert.deepEqual(kinds(added), ["package_script"]);
});

Deno.test("a package.json has a reason where what is installed or a tool's settings have changed", () => {
  const file = (old: object, young: object) =>
    kinds(changed("package.json", {
      old_text: JSON.stringify(old),
      new_text: JSON.stringify(young),
    }));
  const evil = { dependencies: { left: "git+https://example.org/left.git" } };
  assert.deepEqual(file({}, evil), ["dependencies"]);
  assert.deepEqual(file(evil, { ...evil, packageManager: "yarn@4.0.0" }), ["dependencies"]);
  assert.deepEqual(file(evil, { ...evil, jest: { globalSetup: "./x.js" } }), ["package_script"]);
  assert.deepEqual(file({ scripts: {}, ...evil }, { ...evil, scripts: {} }), []);
  assert.deepEqual(file(evil, { ...evil, description: "new", license: "MIT" }), []);
  const composer = { require: { "a/b": "1" }, autoload: { files: ["run.php"] } };
  const added = changed("composer.json", { kind: "added", new_text: JSON.stringify(composer) });
  assert.deepEqual(kinds(added), ["package_script", "dependencies"]);
});

Deno.test("a package.json that was not read, or that was another file, counts as changed", () => {
  const same = { old_text: "{}", new_text: "{}" };
  assert.deepEqual(kinds(changed("package.json", { unread: true })), ["package_script"]);
  const text = JSON.stringify({ scripts: { postinstall: "x" } });
  const renamed = (old_path: string, over = { old_text: text, new_text: text }) =>
    kinds(changed("package.json", { kind: "renamed", old_path, ...over }));
  assert.deepEqual(renamed("docs/example.json"), ["package_script"]);
  assert.deepEqual(kinds(changed("package.json", { ...same, old_path: "package.json" })), []);
});

Deno.test("what became executable has a reason, what was so before has none", () => {
  const mode = (old_mode: string | undefined, new_mode: string) =>
    kinds(changed("tool", { old_mode, new_mode }));
  assert.deepEqual(mode("100644", "100755"), ["executable"]);
  assert.deepEqual(mode(undefined, "100755"), ["executable"]);
  assert.deepEqual(mode("100755", "100755"), []);
});

Deno.test("a symlink has a reason where it leads out of the tree or into .git", () => {
  const link = (path: string, new_text: string | undefined) =>
    kinds(changed(path, { kind: "added", new_mode: "120000", new_text }));
  const away = ["/etc/passwd", "../x", "../../x", "C:\\x", "./../.git/../../x"];
  // Through links that lead to a folder of the tree.
  away.push("d/e/l/../..", "./d//l/../x", "l/.git/hooks");
  for (const target of away) {
    assert.deepEqual(link("a", target), ["symlink"], target);
  }
  assert.deepEqual(link("deep/er/a", "../../b"), []);
  assert.deepEqual(link("deep/a", "../.git/hooks/x"), ["symlink"]);
  assert.deepEqual(link("a", "b"), []);
  assert.deepEqual(link("a", undefined), ["symlink"]);
});

Deno.test("a symlink in the place of a tool's folder has the reasons of what that folder holds", () => {
  const link = (path: string) =>
    kinds(changed(path, { kind: "added", new_mode: "120000", new_text: "docs/innocent" }));
  assert.deepEqual(link(".claude"), ["agent_settings"]);
  assert.deepEqual(link("a/.husky"), ["git_hook"]);
  assert.deepEqual(link(".vscode"), ["editor_task"]);
  assert.deepEqual(link(".cargo"), ["dependency_source"]);
  assert.deepEqual(link(".github"), ["ci_workflow"]);
  assert.deepEqual(link("Makefile"), ["build_file"]);
  assert.deepEqual(link("docs/other"), []);
});

Deno.test("a deleted file runs nothing", () => {
  assert.deepEqual(kinds(changed("Makefile", { kind: "deleted" })), []);
});
