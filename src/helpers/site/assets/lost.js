// On the page that servers show in the place of any page that is not there, however deep in the site that would be.
// It is asked for in each folder above: from the one in which it is found, all that the page asks for is reached.
"use strict";
{
  const home = new URL("..", document.currentScript.src).href, words = document.querySelector("#words-of-address");
  if (!words.dataset.home) {
    words.dataset.home = home;
    for (const name of ["href", "action"]) {
      for (const one of document.querySelectorAll(`[${name}]:not([${name}^="#"], [${name}*="://"])`)) one.setAttribute(name, new URL(one.getAttribute(name), home));
    }
    if (!window.copy) document.head.append(Object.assign(document.createElement("script"), { src: `${home}assets/site.js` }));
    // Of a work's page the key is all that is known: whose it is, of which year, and a word of its title.
    let said = location.pathname.replace(/\/+$/, "").replace(/^.*\//, "").replace(/\.html?$/, "");
    try { said = decodeURIComponent(said); } catch { /* a % of its own */ }
    words.value = (said.match(/\p{L}+|\p{N}+/gu) ?? []).join(" ");
  }
}
