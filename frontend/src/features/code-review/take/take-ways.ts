/** The ways in which approved work can leave its workspace, and what each of them does. Pure. */
import type { MissionWorkspace, TakeHow } from "@haloop/shared";

export interface TakeWay {
  how: TakeHow;
  title: string;
  /** What it will do, before it is done. */
  does: string;
  /** The verb on its button. */
  action: string;
}

export function takeWays({ branch, base_branch }: MissionWorkspace): TakeWay[] {
  const onto = base_branch === undefined ? "the branch it came from" : `"${base_branch}"`;
  const ways: TakeWay[] = [
    {
      how: "keep",
      title: "Keep the branch",
      does: `Brings "${branch}" into the project. Your working tree stays as it is.`,
      action: "Keep the branch",
    },
    {
      how: "merge",
      title: `Merge into ${onto}`,
      does:
        `Keeps the branch, then merges it into ${onto}: fast-forward where that is possible. A dirty ` +
        "tree or a conflict is refused with nothing half done.",
      action: "Merge",
    },
    {
      how: "patch",
      title: "Write a patch file",
      does: "Writes the change as a file for git am in the mission's folder.",
      action: "Write the patch",
    },
    {
      how: "push",
      title: "Push the branch",
      does: `Keeps the branch and pushes "${branch}" to the remote.`,
      action: "Push",
    },
    {
      how: "pull_request",
      title: "Open a pull request",
      does: "Pushes the branch and opens a pull request through your own gh.",
      action: "Open the pull request",
    },
  ];
  // With no branch to go back to there is nothing to merge into.
  return base_branch === undefined ? ways.filter(({ how }) => how !== "merge") : ways;
}

/** Whether a way goes to a remote, which the person can name. */
export function goesToRemote(how: TakeHow): boolean {
  return how === "push" || how === "pull_request";
}
