/** Everything that the backend, the UI and the command line agree on. */
export * from "./agent_event.ts";
export * from "./api.ts";
export * from "./artifact.ts";
export * from "./budget.ts";
export * from "./changes.ts";
export * from "./check.ts";
export * from "./client.ts";
export { producerOf } from "./gate_decision.ts";
export * from "./ids.ts";
export * from "./mission.ts";
export * from "./mission_event.ts";
export * from "./names.ts";
export * from "./problem_words.ts";
export * from "./project.ts";
export { currentStep, currentStepName, laterThan } from "./position.ts";
export * from "./status.ts";
export * from "./transition.ts";
export * from "./workflow.ts";
