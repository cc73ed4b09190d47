/** Where everything lies in a home. Nothing else joins these paths. */
import { basename, extname, join } from "node:path";

export class HomeLayout {
  constructor(readonly home: string) {}

  get run(): string {
    return join(this.home, "run");
  }
  get missions(): string {
    return join(this.home, "missions");
  }
  /** Where the provider `local` keeps its processes' state. */
  get sandboxes(): string {
    return join(this.run, "sandboxes");
  }
  get workflows(): string {
    return join(this.home, "workflows");
  }
  get trash(): string {
    return join(this.home, "trash");
  }
  /** Every folder that a home has from the start. */
  get folders(): string[] {
    return [this.home, this.run, this.missions, this.workflows, this.trash];
  }
  mission(id: string): MissionLayout {
    return new MissionLayout(join(this.missions, id));
  }
}

export class MissionLayout {
  constructor(readonly folder: string) {}

  get meta(): string {
    return join(this.folder, "mission.json");
  }
  get journal(): string {
    return join(this.folder, "journal.jsonl");
  }
  get artifacts(): string {
    return join(this.folder, "artifacts");
  }
  get runs(): string {
    return join(this.folder, "runs");
  }
  get logs(): string {
    return join(this.folder, "logs");
  }
  get allVersions(): string {
    return join(this.folder, "versions");
  }
  /** All that Haloop keeps in the folder; what makes a workspace names its files in `workspace/`. */
  get names(): Set<string> {
    const { meta, journal, artifacts, allVersions, allFeedback, runs, logs, checks } = this;
    const own = [meta, journal, artifacts, allVersions, allFeedback, runs, logs, checks];
    return new Set(own.map((path) => basename(path)));
  }
  artifact(name: string): string {
    return join(this.artifacts, name);
  }
  run(run_id: string): string {
    return join(this.runs, `${run_id}.json`);
  }
  log(run_id: string): string {
    return join(this.logs, `${run_id}.log`);
  }
  /** What went through the run's model gateway. */
  exchanges(run_id: string): string {
    return join(this.logs, `${run_id}.exchanges.jsonl`);
  }
  versions(artifact: string): string {
    return join(this.allVersions, artifact);
  }
  version(artifact: string, n: number, author: "agent" | "human"): string {
    return join(this.versions(artifact), `${n}-${author}${extname(artifact)}`);
  }
  get checks(): string {
    return join(this.folder, "checks");
  }
  get allFeedback(): string {
    return join(this.folder, "feedback");
  }
  feedback(feedback_id: string): string {
    return join(this.allFeedback, feedback_id);
  }
  versionIndex(artifact: string): string {
    return join(this.versions(artifact), "index.json");
  }
}
