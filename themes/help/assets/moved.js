"use strict";
// Leads on at once from what stands elsewhere now: a part of a page, or the page.
function lead() {
  const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const link = part?.matches(".moved") ? part.querySelector("a") : document.querySelector(".moved-page a");
  if (link) location.replace(link.hash ? link.href : link.href + location.hash);
}
addEventListener("hashchange", lead);
lead();
