// Keeps the parts of a page that are marked with data-live as the server shows them, every so many seconds as the first
// one says. What somebody is typing in, or stands on with the keyboard, is left alone.
"use strict";

const seconds = Number(document.querySelector("[data-live]").dataset.live);

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return; // the next one may be
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("[data-live]");
  const shown = document.querySelectorAll("[data-live]");
  if (answer.redirected || fresh.length !== shown.length) return location.reload();
  shown.forEach((part, number) => exchange(part, fresh[number]));
}

function exchange(part, fresh) {
  const typed = [...part.querySelectorAll("input:not([type=hidden])")].some((input) => input.value);
  if (!typed && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
}

setInterval(() => renew().catch(() => {}), seconds * 1000); // the network may be back in five seconds
