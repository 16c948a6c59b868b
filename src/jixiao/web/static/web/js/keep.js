// What was typed into a form marked data-keep stays in this browser until the server has taken it: a session that timed
// out, a refusal or a lost line costs nobody a paragraph. Forms that save themselves (autosave.js) do not need it.

import { t } from "./words.js";

const LEAD = "jixiao-kept";
const LONGEST = 7 * 24 * 3600 * 1000;

// One form of the page by what it does: its address and the hidden words that tell forms of one address apart.
const keyOf = (form, person) => [LEAD, person, location.pathname, form.getAttribute("action") || "", tell(form)].join("|");
const tell = (form) => [...form.elements].filter((one) => one.type === "hidden" && ["do", "id", "action"].includes(one.name)).map((one) => one.value).join(",");

const typed = (form) => [...form.elements].filter((one) => one.name && /^(TEXTAREA|SELECT|INPUT)$/.test(one.tagName) && !["hidden", "password", "file"].includes(one.type));
const ticks = (one) => one.type === "checkbox" || one.type === "radio";
const nameOf = (one) => (ticks(one) ? `${one.name}=${one.value}` : one.name);
const value = (one) => (ticks(one) ? one.checked : one.value);
const first = (one) => {
  if (ticks(one)) return one.defaultChecked;
  if (one.tagName !== "SELECT") return one.defaultValue;
  const chosen = [...one.options].find((option) => option.defaultSelected) || one.options[0];
  return chosen ? chosen.value : "";
};

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    if (entry) localStorage.setItem(key, JSON.stringify(entry));
    else localStorage.removeItem(key);
  } catch {
    // The browser's store is full or forbidden: the form works without it.
  }
}

function changed(form) {
  const found = {};
  for (const one of typed(form)) if (value(one) !== first(one)) found[nameOf(one)] = { was: first(one), now: value(one) };
  return found;
}

function keep(form, key, sent) {
  const fields = changed(form);
  write(key, Object.keys(fields).length ? { fields, sent, at: Date.now() } : null);
}

// What was sent and taken is forgotten; what was refused, or sent into a session that was over, is kept.
function settle(lost) {
  const arrival = performance.getEntriesByType("navigation")[0];
  const taken = !lost && arrival && arrival.type === "navigate" && !document.querySelector("main .notice.error");
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${LEAD}|`))) {
    const entry = read(key);
    if (!entry || Date.now() - entry.at > LONGEST || (entry.sent && taken)) write(key, null);
    else if (entry.sent) write(key, { ...entry, sent: false });
  }
}

// Puts back what the server does not have; a field that has changed there meanwhile stays as it is there.
function restore(form, key) {
  const entry = read(key);
  if (!entry) return;
  const back = typed(form).filter((one) => nameOf(one) in entry.fields && entry.fields[nameOf(one)].was === first(one));
  const put = (which) => back.forEach((one) => {
    const text = entry.fields[nameOf(one)][which];
    if (ticks(one)) one.checked = text;
    else one.value = text;
  });
  put("now");
  if (!back.length) {
    write(key, null);
    return;
  }
  const note = document.createElement("p");
  note.className = "notice warning kept-note";
  note.setAttribute("role", "status");
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: t("不要了") });
  drop.addEventListener("click", () => {
    put("was");
    write(key, null);
    note.remove();
  });
  note.append(t("找回了上次没有提交成功的内容，请核对后再提交"), drop);
  form.prepend(note);
}

export function keepForms() {
  try {
    settle("lost" in document.body.dataset);
  } catch {
    return;
  }
  const person = document.body.dataset.person;
  if (!person) return;
  for (const form of document.querySelectorAll("form[data-keep]")) {
    restore(form, keyOf(form, person));
    form.addEventListener("input", () => keep(form, keyOf(form, person), false));
  }
  document.addEventListener("submit", (event) => {
    const goes = !event.defaultPrevented && "keep" in event.target.dataset;
    if (goes) keep(event.target, keyOf(event.target, person), true);
  });
}
