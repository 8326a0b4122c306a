// Whoever has proved who they are need not press again what they pressed a moment ago. Without
// this, the page's one button does it.
"use strict";

document.querySelector("form[data-at-once]")?.requestSubmit();
