/** Closes an open menu of the top bar on Escape or a click elsewhere; without this its button closes it. */

const closeOthers = (inside) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(inside)) {
      menu.open = false;
    }
  }
};

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
