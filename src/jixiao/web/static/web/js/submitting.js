// What is asked before a form goes out, and that it goes out once. <button data-confirm="…"> asks first and says what
// cannot be taken back; a second click while the first is under way does nothing.

import { t } from "./words.js";

const PATIENCE = 5000;
const agreed = new WeakSet();
const under = new Map();

function ask(form, button) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const title = Object.assign(document.createElement("h2"), { id: "confirm-title", textContent: button.getAttribute("aria-label") || button.textContent.trim() });
  const body = Object.assign(document.createElement("div"), { className: "body", textContent: button.dataset.confirm });
  const foot = Object.assign(document.createElement("div"), { className: "foot" });
  const no = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: t("取消") });
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "button main", textContent: t("确定") });
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    agreed.add(form);
    form.requestSubmit(button);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  foot.append(no, yes);
  dialog.append(title, body, foot);
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

export function watchSubmitting() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (event.submitter && under.get(form) === event.submitter) {
      event.preventDefault();
    } else if (event.submitter && event.submitter.dataset.confirm && !agreed.delete(form)) {
      event.preventDefault();
      ask(form, event.submitter);
    } else {
      under.set(form, event.submitter);
      setTimeout(() => under.delete(form), PATIENCE);
    }
  });
  window.addEventListener("pageshow", () => under.clear());
}
