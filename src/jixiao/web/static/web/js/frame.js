// The frame: the menu drawer on a phone, the present step in sight, dialogs that buttons open, and people to fill in on a demonstration's sign-in page.
import { keepForms } from "./keep.js";
import { watchSubmitting } from "./submitting.js";

document.documentElement.classList.add("js");

const menu = document.getElementById("menu");
const opener = document.querySelector(".drawer-button");
const back = document.querySelector(".side-back");

function drawer(open) {
  menu.classList.toggle("open", open);
  opener.setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector("a").focus();
  else opener.focus();
}

if (menu && opener) {
  opener.addEventListener("click", () => drawer(!menu.classList.contains("open")));
  back.addEventListener("click", () => drawer(false));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("open")) drawer(false);
  });
  menu.addEventListener("focusout", (event) => {
    const inside = !event.relatedTarget || menu.contains(event.relatedTarget);
    if (!inside && menu.classList.contains("open")) drawer(false);
  });
}

const step = document.querySelector(".flow [aria-current]");
if (step) {
  const bar = step.closest(".flow");
  bar.scrollLeft += step.getBoundingClientRect().left - bar.getBoundingClientRect().left - 40;
}

document.addEventListener("click", (event) => {
  const open = event.target.closest("[data-opens]");
  if (open) document.getElementById(open.dataset.opens).showModal();
  const close = event.target.closest("[data-closes]");
  if (close) close.closest("dialog").close();
  const person = event.target.closest("[data-username]");
  if (person) {
    document.getElementById("id_username").value = person.dataset.username;
    document.getElementById("id_password").value = person.dataset.password;
    document.getElementById("sign-in").requestSubmit();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

watchSubmitting(); // before: what it holds back is not sent
keepForms();
