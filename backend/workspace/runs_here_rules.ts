/** The table of {@link runsHere}: names of files and folders that somebody's tools execute or obey. */

/** A kind of path that some tool of the person executes or obeys. */
interface Rule {
  readonly kind: string;
  readonly why: string;
  readonly matches: RegExp;
}

/** A path below any folder. */
const anywhere = (names: string) => new RegExp(`(?:^|/)(?:${names})$`, "i");
/** A path in a folder of that name, however deep. */
const below = (folders: string) => new RegExp(`(?:^|/)(?:${folders})/`, "i");

export const RULES: readonly Rule[] = [
  {
    kind: "git_hook",
    why: "git runs it when hooks are set up from this folder",
    matches: below("\\.husky|\\.?git-?hooks|\\.lefthook"),
  },
  {
    kind: "git_hook",
    why: "a hook manager runs what it names when you commit",
    matches: anywhere(
      "\\.pre-commit-config\\.ya?ml|\\.?lefthook(?:-local)?\\.(?:ya?ml|toml|json)|\\.overcommit\\.yml|" +
        "\\.huskyrc(?:\\.\\w+)?|\\.lintstagedrc(?:\\.\\w+)?|lint-staged\\.config\\.\\w+|" +
        "\\.?simple-git-hooks\\.\\w+|\\.pre-commit-hooks\\.ya?ml|prek\\.toml|hk\\.pkl|captainhook\\.json|" +
        "grumphp\\.ya?ml",
    ),
  },
  {
    kind: "git_attributes",
    why: "it chooses which of your git filters and drivers run over files",
    matches: anywhere("\\.gitattributes"),
  },
  {
    kind: "git_settings",
    why: "git fetches the repositories that it names",
    matches: anywhere("\\.gitmodules"),
  },
  {
    kind: "git_settings",
    why: "git or git-lfs takes addresses and settings from it",
    matches: anywhere("\\.lfsconfig|\\.gitconfig"),
  },
  {
    kind: "dependency_source",
    why: "it decides from where packages come",
    matches: anywhere(
      "\\.npmrc|\\.yarnrc(?:\\.yml)?|\\.pnpmfile\\.c?js|pnpm-workspace\\.yaml|pip\\.conf|\\.pypirc|" +
        "bunfig\\.toml|nuget\\.config|\\.bundle/config|\\.cargo/config(?:\\.toml)?|\\.netrc|uv\\.toml|" +
        "\\.condarc",
    ),
  },
  {
    kind: "dependency_lock",
    why: "the next install takes the packages that it names",
    matches: anywhere(
      "package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|bun\\.lockb?|deno\\.lock|" +
        "cargo\\.lock|poetry\\.lock|uv\\.lock|pipfile\\.lock|requirements[\\w.-]*\\.txt|gemfile\\.lock|" +
        "go\\.(?:mod|sum|work)|composer\\.lock|packages\\.lock\\.json|mix\\.lock|flake\\.lock|pipfile|" +
        "(?:pdm|pixi|podfile|pubspec|conan|devbox|module\\.bazel)\\.lock|pubspec\\.yaml|" +
        "environment\\.ya?ml|gradle\\.lockfile|(?:package|cartfile)\\.resolved",
    ),
  },
  {
    kind: "ci_workflow",
    why: "your CI runs it with its own secrets",
    matches: new RegExp(
      "^(?:\\.github/(?:workflows|actions)/|\\.circleci/|\\.buildkite/|\\.gitlab/ci/|\\.ci/|\\.forgejo/|" +
        "\\.gitea/|\\.woodpecker/|\\.teamcity/|\\.semaphore/|\\.tekton/|\\.builds/)|" +
        "(?:^|/)(?:\\.gitlab-ci\\.ya?ml|\\.travis\\.yml|jenkinsfile|" +
        "azure-pipelines\\.ya?ml|appveyor\\.yml|bitbucket-pipelines\\.yml|\\.drone\\.yml|" +
        "\\.woodpecker\\.ya?ml|action\\.ya?ml|" +
        "\\.cirrus\\.(?:ya?ml|star)|\\.build\\.ya?ml|cloudbuild\\.ya?ml|buildspec\\.ya?ml|" +
        "netlify\\.toml|vercel\\.json)$",
      "i",
    ),
  },
  {
    kind: "editor_task",
    why: "your editor runs what it names",
    matches: new RegExp(
      "(?:^|/)(?:[^/]*\\.code-workspace|[^/]*\\.sublime-project|\\.(?:ex|nvim|vim|lvim|kak)rc|\\.nvim\\.lua|" +
        "\\.neoconf\\.json|\\.dir-locals(?:-2)?\\.el|\\.ycm_extra_conf\\.py|\\.project)$|" +
        "(?:^|/)\\.(?:vscode|zed|idea|fleet|run|vs|nvim|vim|helix|nova|settings)/",
      "i",
    ),
  },
  {
    kind: "agent_settings",
    why: "your coding agents obey it, and some run commands that it names",
    matches: new RegExp(
      "(?:^|/)\\.(?:claude(?:-plugin)?|codex|cursor|gemini|opencode|aider|windsurf|continue|roo|kiro|qwen|" +
        "amazonq|junie|augment|clinerules|agents?|factory|crush|goose|trae|openhands|amp)/|" +
        "(?:^|/)\\.github/(?:agents|chatmodes|hooks|instructions|prompts|skills)/|" +
        "(?:^|/)(?:agents?\\.md|agents\\.override\\.md|claude(?:\\.local)?\\.md|gemini\\.md|qwen\\.md|" +
        "crush\\.md|warp\\.md|\\.?mcp\\.jsonc?|\\.(?:cursor|windsurf|cline)rules|\\.rules|\\.roomodes|" +
        "\\.goosehints|\\.aider\\.[\\w.-]+\\.yml|\\.?opencode\\.jsonc?|\\.?crush\\.json|" +
        "copilot-instructions\\.md)$",
      "i",
    ),
  },
  {
    kind: "shell_environment",
    why: "your shell runs it when you enter the folder",
    matches: new RegExp(
      "(?:^|/)(?:\\.env(?:rc)?(?:\\.(?!(?:example|sample|template|dist)$)[\\w-]+)*|\\.direnvrc|" +
        "\\.?(?:mise|rtx)(?:\\.[\\w-]+)*\\.toml|\\.tool-versions|\\.autoenv[\\w.]*|\\.sdkmanrc|" +
        "devbox\\.json|devenv\\.ya?ml|\\.(?:bash|zsh)(?:rc|env|_profile|_login)|\\.profile)$|" +
        "(?:^|/)(?:\\.?mise|mise-tasks|\\.flox)/",
      "i",
    ),
  },
  {
    kind: "dev_container",
    why: "your editor builds and starts the container that it describes",
    matches: new RegExp("(?:^|/)\\.devcontainer(?:/|\\.json$)|(?:^|/)\\.gitpod\\.ya?ml$", "i"),
  },
  {
    kind: "build_file",
    why: "a build or a test run executes it",
    matches: anywhere(
      "(?:gnu)?makefile(?:\\.(?:am|in|inc|local|common))?|[^/]+\\.mk|\\.?justfile|[^/]+\\.just|" +
        "taskfile(?:\\.dist)?\\.ya?ml|(?:rake|jake|cake|vagrant|tilt|earth|brew|pod|fast|danger|guard|cap)" +
        "file|procfile(?:\\.\\w+)?|dockerfile[^/]*|[^/]+\\.dockerfile|containerfile[^/]*|" +
        "(?:docker-)?compose[^/]*\\.ya?ml|skaffold\\.ya?ml|" +
        // Rust, Python, Ruby, R, debuggers.
        "build\\.rs|cargo\\.toml|rust-toolchain(?:\\.toml)?|setup\\.(?:py|cfg)|pyproject\\.toml|" +
        "pixi\\.toml|hatch\\.toml|(?:conftest|noxfile|hatch_build|dodo|fabfile)\\.py|tox\\.ini|" +
        "pytest\\.ini|(?:site|user)customize\\.py|[^/]+\\.pth|[^/]+\\.gemspec|gemfile|" +
        "\\.(?:rspec|irbrc|pryrc|rprofile|gdbinit|lldbinit)|" +
        // The JVM, C, .NET, Apple, BEAM, Haskell, OCaml, Nix, Bazel.
        "[^/]+\\.gradle(?:\\.kts)?|gradlew(?:\\.bat)?|mvnw(?:\\.cmd)?|pom\\.xml|" +
        "gradle-wrapper\\.(?:jar|properties)|extensions\\.xml|\\.mvn/[\\w.-]+|cmakelists\\.txt|" +
        "cmake(?:user)?presets\\.json|[^/]+\\.cmake|meson\\.build|configure(?:\\.ac)?|" +
        "build\\.(?:zig|sbt|xml)|sconstruct|sconscript|wscript|" +
        "[^/]+\\.(?:cs|fs|vb|vcx)proj|[^/]+\\.(?:props|targets|nix|bzl|bazel|cabal)|" +
        "dotnet-tools\\.json|package\\.swift|project\\.pbxproj|[^/]+\\.xcscheme|mix\\.exs|" +
        "rebar\\.config(?:\\.script)?|setup\\.hs|stack\\.yaml|dune(?:-project)?|workspace|build|buck|" +
        "\\.bazel(?:rc|version)|" +
        // JavaScript.
        "binding\\.gyp|deno\\.jsonc?|\\.pnp\\.[\\w.]+|\\.yarn/(?:releases|plugins)/.+|" +
        "(?:nx|project|lerna|angular|rush|nodemon)\\.json|turbo\\.jsonc?|moon\\.yml|" +
        "(?!app\\.)[\\w.-]+\\.config\\.[cm]?[jt]s|" +
        "(?:vite|vitest|webpack|rollup|jest|babel|eslint|prettier|playwright|cypress|karma|next|nuxt|" +
        "svelte|astro|postcss|tailwind|tsup|esbuild|gulpfile|gruntfile)[\\w.-]*\\.[cm]?[jt]s|" +
        "\\.(?:eslint|prettier|babel|mocha|stylelint|nyc|c8|swc|release)rc(?:\\.\\w+)?",
    ),
  },
];
