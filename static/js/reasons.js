/** The reasons for sending a claim back, and the text that the member reads. */

export const openReasons = (summary) => {
  const details = summary.closest("details");
  details.open = true;
  details.querySelector("input[type=checkbox], textarea").focus();
};

export const closeReasons = (details) => {
  details.open = false;
  details.querySelector("summary").focus();
};

/** Writes the texts of the reasons that failed checks have chosen, where nothing is typed yet. */
export const writeChosenReasons = (workbench) => {
  const area = workbench.querySelector(".acts__back [name=reason]");
  if (area && !area.value.trim()) {
    workbench.querySelectorAll(".reasons input:checked").forEach(writeReason);
  }
};

/** Adds the text of a reason on lines of its own, or removes it; typed text stays. */
export const writeReason = (box) => {
  const area = box.form.querySelector("textarea");
  const { text } = box.dataset;
  const others = `\n${area.value}\n`.replace(`\n${text}\n`, "\n").slice(1, -1);
  area.value = box.checked ? `${others.trimEnd()}\n${text}`.trimStart() : others;
};

/** Handles the keys of an open form: Ctrl+Enter sends it, a digit chooses a reason. Tells whether it was one. */
export const pressInReasons = (details, event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (!event.repeat) {
      details.querySelector(".acts__send").click();
    }
    return true;
  }
  const isTyping = event.target.closest("textarea") || event.ctrlKey || event.metaKey || event.altKey;
  if (isTyping || !/^[1-9]$/.test(event.key)) {
    return false;
  }
  details.querySelectorAll("input[name=reasons]")[Number(event.key) - 1]?.click();
  return true;
};
