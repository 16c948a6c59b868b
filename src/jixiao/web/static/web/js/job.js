// Looks again while a job waits or runs, and puts the new state in the place of the old.
const PAUSE = 1500;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("job"), old = document.getElementById("job");
  if (!now) return location.reload();
  if (now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceWith(now);
  else if (now.dataset.state !== old.dataset.state) old.replaceWith(now);
  watch();
}

function watch() {
  const state = document.getElementById("job").dataset.state;
  if (state === "waiting" || state === "running") setTimeout(() => look().catch(watch), PAUSE);
}

watch();
