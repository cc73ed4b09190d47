/** What an agent that was turned against its person might write. Nothing of it may run or be fetched. */

/** Every request for this name is one too many. */
export const ELSEWHERE = "elsewhere.invalid";

const RUNS = "window.hostile=(window.hostile||0)+1";

export const HOSTILE_TITLE = `<img src=x onerror="${RUNS}"> invoice\u202Efdp.exe`;

export const HOSTILE_MARKDOWN = `# <script>${RUNS}</script> Title

<script src="https://${ELSEWHERE}/a.js"></script>
<script>${RUNS}</script>
<img src="https://${ELSEWHERE}/b.png" onerror="${RUNS}">
<svg onload="${RUNS}"><script>${RUNS}</script><image href="https://${ELSEWHERE}/c.svg" /></svg>
<iframe src="https://${ELSEWHERE}/d"></iframe><iframe srcdoc="<script>parent.${RUNS}</script>"></iframe>
<form action="https://${ELSEWHERE}/e"><button>send</button></form>
<style>@import url(https://${ELSEWHERE}/f.css); * { background: url(https://${ELSEWHERE}/g.png) }</style>
<link rel="stylesheet" href="https://${ELSEWHERE}/h.css"><base href="https://${ELSEWHERE}/">
<meta http-equiv="refresh" content="0;url=https://${ELSEWHERE}/i">
<details open ontoggle="${RUNS}"><summary>x</summary></details>
<input autofocus onfocus="${RUNS}"><video src="https://${ELSEWHERE}/j.mp4" autoplay></video>

[a javascript link](javascript:${RUNS}) [another](JaVaScRiPt&#58;${RUNS}) [data](data:text/html,<script>${RUNS}</script>)
<javascript:${RUNS}> [vb](vbscript:x) [outside](https://${ELSEWHERE}/link)

![remote](https://${ELSEWHERE}/k.png) ![data](data:image/svg+xml,<svg onload="${RUNS}">) ![ref][r]

[r]: https://${ELSEWHERE}/l.png "a title"

\`\`\`mermaid
graph TD
  A["<img src=https://${ELSEWHERE}/m.png onerror=${RUNS}>"] --> B
  click A href "javascript:${RUNS}"
  click B call alert("${RUNS}")
\`\`\`

\`\`\`html
<script>${RUNS}</script>
\`\`\`

Reading order: safe\u202Eexe.txt\u202C, isolated \u2066text\u2069, zero\u200bwidth.
Escapes: \x1b[31mred\x1b[0m \x1b]0;title\x07.
`;

export const HOSTILE_LOG = [
  `<script>${RUNS}</script><img src=https://${ELSEWHERE}/n.png onerror=${RUNS}>`,
  `\x1b]8;;javascript:${RUNS}\x1b\\click me\x1b]8;;\x1b\\`,
  `\x1b]8;;https://${ELSEWHERE}/o\x07a link\x1b]8;;\x07`,
  "\x1b]0;another title\x07after the title",
  "\x1b[2J\x1b[H\x1b[10;10Hafter the cursor",
  "\x1b]52;c;aG9zdGlsZQ==\x07after the clipboard",
  "\x1bP1$r0m\x1b\\\x1b_Gf=100;AAAA\x1b\\after the device",
  "\x1b[8mhidden\x1b[0m \x1b[30;40mblack on black\x1b[0m",
  "an open end \x1b]0;never closed",
  "safe\u202Eexe.txt \u2066isolated\u2069",
  "nul\x00bell\x07backspace\x08",
  "last line",
  "",
].join("\n");
