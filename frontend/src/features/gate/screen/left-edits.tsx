import type { MissionDetail } from "@haloop/shared";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { passedArtifacts } from "../document/passed-artifacts.ts";
import { discardUnsaved, unsavedText } from "../session/sessions.ts";
import { Banner } from "./banners.tsx";
import { KeptText } from "./kept-text.tsx";

/** Tells of words that were unsaved when somebody else let their gate through. */
export default function LeftEdits({ mission }: { mission: MissionDetail }) {
  const { mission_id } = mission;
  const left = passedArtifacts(mission).filter((name) => {
    const text = unsavedText(mission_id, name);
    return text !== undefined && text !== mission.artifacts[name];
  });
  return left.map((name) => <LeftEdit key={`${mission_id} ${name}`} {...{ mission_id, name }} />);
}

function LeftEdit({ mission_id, name }: { mission_id: string; name: string }) {
  const [is, setIs] = useState<"told" | "shown" | "discarded">("told");
  if (is === "discarded") return null;
  const discard = () => {
    discardUnsaved(mission_id, name);
    setIs("discarded");
  };
  return (
    <>
      <Banner
        title={`Your unsaved edits of ${name} were not part of what went through`}
        actions={<Button size="sm" onClick={() => setIs("shown")}>Show my text…</Button>}
      >
        The gate was passed elsewhere. Your text is still kept in this browser.
      </Banner>
      <Dialog
        open={is === "shown"}
        onOpenChange={(open) => !open && setIs("told")}
        title={`Your unsaved ${name}`}
        description="The text as you left it when its gate was passed elsewhere."
        width="max-w-[42rem]"
        footer={
          <>
            <Button variant="ghost" onClick={discard}>Discard it</Button>
            <Button onClick={() => setIs("told")}>Keep it</Button>
          </>
        }
      >
        <KeptText mission_id={mission_id} artifact={name} />
      </Dialog>
    </>
  );
}
