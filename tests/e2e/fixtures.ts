/** A browser test gets a running Haloop with an empty home of its own, and words for its screens. */
import {
  expect,
  type Locator,
  type Page,
  type Response,
  type Route,
  test as base,
} from "@playwright/test";
import type { MissionDetail } from "@haloop/shared";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer, type TestServer } from "../support/server.ts";

export { expect };

export interface Haloop {
  readonly server: TestServer;
  readonly home: string;
  /** The bytes of an artifact as they lie on the disk. */
  artifact(mission_id: string, name: string): Promise<string>;
  /** Resolves when no agent of the mission is at work any more. A press must be answered before: `Screen.sends`. */
  settled(mission_id: string): Promise<MissionDetail>;
  /** Resolves when the mission stands at a gate; a failure tells the mission's own error. */
  atGate(mission_id: string): Promise<MissionDetail>;
}

export const test = base.extend<{ ui: Screen }, { haloop: Haloop }>({
  // deno-lint-ignore no-empty-pattern -- Playwright reads the pattern to know what is needed
  haloop: [async ({}, use) => {
    await using folder = await temporaryFolder();
    const home = homeIn(folder.path);
    await using server = await startServer({ home, provider: "docker" });
    await use(haloopAt(home, server));
  }, { scope: "worker" }],
  baseURL: async ({ haloop }, use) => await use(haloop.server.url),
  ui: async ({ page }, use) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await use(new Screen(page));
    expect(problems, "errors that the page threw").toEqual([]);
  },
});

export function haloopAt(home: string, server: TestServer): Haloop {
  const busy = /^(queued|running_)/;
  const haloop: Haloop = {
    server,
    home,
    artifact: (mission_id, name) =>
      readFile(join(home, "missions", mission_id, "artifacts", name), "utf8"),
    async settled(mission_id) {
      let mission = await server.client.mission(mission_id);
      await expect.poll(async () => {
        mission = await server.client.mission(mission_id);
        return mission.status;
      }, { timeout: 60_000, intervals: [50, 100, 200] }).not.toMatch(busy);
      return mission;
    },
    async atGate(mission_id) {
      const mission = await haloop.settled(mission_id);
      const { status, last_error } = mission;
      expect({ status, last_error }).toEqual({ status: "waiting_human" });
      return mission;
    },
  };
  return haloop;
}

/** What a person sees and does, in the words of the screen. */
export class Screen {
  constructor(readonly page: Page) {}

  get editor(): Locator {
    return this.page.getByTestId("artifact-editor").getByRole("textbox").first();
  }
  /** Both texts beside each other, after somebody else has saved first. */
  get merged(): Locator {
    return this.page.getByRole("textbox", { name: "Merged text" });
  }
  get status(): Locator {
    return this.page.getByTestId("mission-status-badge");
  }
  get saveDraft(): Locator {
    return this.page.getByTestId("save-draft-button");
  }
  get continue(): Locator {
    return this.page.getByTestId("continue-button");
  }
  view(name: "editor" | "diff" | "preview"): Locator {
    return this.page.getByTestId(`view-mode-${name}`);
  }
  item(mission_id: string): Locator {
    return this.page.getByTestId(`mission-item-${mission_id}`);
  }

  /** By its address: the list draws only what is in view, and other tests leave missions in it. */
  async open(mission_id: string): Promise<void> {
    await this.page.goto(`/missions/${mission_id}`);
    await expect(this.page.getByTestId("mission-title")).toBeVisible();
  }

  /**
   * Holds back every answer about missions, while what the page sends goes through. What was asked
   * for before has been answered when this resolves.
   */
  async hearNothingOf(mission_id: string): Promise<AsyncDisposable> {
    const asked = Promise.withResolvers<void>();
    const held: Route[] = [];
    const hold = (route: Route) => {
      const request = route.request();
      if (request.method() !== "GET") return route.continue();
      held.push(route);
      // The page asks again only once its last question was answered.
      if (request.url().endsWith(`/api/missions/${mission_id}`)) asked.resolve();
    };
    await this.page.route("**/api/missions**", hold);
    await asked.promise;
    return {
      [Symbol.asyncDispose]: async () => {
        await this.page.unroute("**/api/missions**", hold);
        // Some are no longer waited for: the page has asked anew since.
        await Promise.all(held.map((route) => route.continue().catch(() => {})));
      },
    };
  }

  /** Presses what asks the server for something, and waits for its answer, which it gives. */
  async sends(control: Locator): Promise<Response> {
    const [answer] = await Promise.all([
      this.page.waitForResponse((one) => one.request().method() === "POST"),
      control.click(),
    ]);
    return answer;
  }

  /** Fills the dialog and creates the mission; gives its id as the server answered it. */
  async createMission(title: string, raw_input: string): Promise<string> {
    await this.page.getByTestId("new-mission-button").click();
    await this.page.getByTestId("mission-title-input").fill(title);
    await this.page.getByTestId("mission-raw-input").fill(raw_input);
    const response = await this.sends(this.page.getByTestId("create-mission-button"));
    expect(response.status()).toBe(201);
    await expect(this.page.getByTestId("new-mission-modal")).toBeHidden();
    return (await response.json()).data.mission_id;
  }

  /** Waits until the mission stands at a gate. */
  async atGate(name: string): Promise<void> {
    const heading = this.page.getByText(`Current Step: ${name}`).filter({ visible: true });
    await expect(heading).toBeVisible({ timeout: 60_000 });
    await expect(this.status).toContainText("Waiting for Human Review");
  }

  /** Replaces the whole text in the editor as a person does: select all, paste. */
  async replaceText(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.paste(text);
  }

  /** Adds text at the very end of the editor with the keyboard. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+End");
    await this.page.keyboard.type(text);
  }

  async paste(text: string): Promise<void> {
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  /** Saves the draft and waits for the server's word that it is kept. */
  async save(): Promise<number> {
    const [answer] = await Promise.all([
      this.page.waitForResponse((one) => one.request().method() === "PUT"),
      this.saveDraft.click(),
    ]);
    return answer.status();
  }
}
