/** The unsent comments of a session, made when they are first looked at and gone with it. */
import type { Extension, Text } from "@codemirror/state";
import type { GateSession } from "../gate/session/gate-session.ts";
import { localStorageIfAllowed } from "../gate/session/sessions.ts";
import { CommentStore } from "./comments/comment-store.ts";
import { Comments } from "./comments/comments.ts";
import { commentExtension } from "./editor/comment-extension.ts";
import { ThreadSlots } from "./editor/thread-slots.ts";

export interface Review {
  comments: Comments;
  /** Where the editor wants its threads drawn. */
  slots: ThreadSlots;
  extension: Extension;
}

const reviews = new WeakMap<GateSession, Review>();

export function reviewOf(session: GateSession): Review {
  const known = reviews.get(session);
  if (known !== undefined) return known;
  const { mission_id, artifact } = session;
  const comments = openComments(mission_id, artifact, session.snapshot().document.doc);
  const slots = new ThreadSlots();
  const review = { comments, slots, extension: commentExtension(comments, slots) };
  reviews.set(session, review);
  return review;
}

/** The comments that the browser keeps for an artifact, placed in its present text. */
export function openComments(mission_id: string, artifact: string, doc: Text): Comments {
  return new Comments(doc, {
    store: new CommentStore(localStorageIfAllowed(), mission_id, artifact),
    now: () => new Date(),
    newId: () => crypto.randomUUID?.() ?? String(Math.random()).slice(2),
  });
}
