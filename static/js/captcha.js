/** Fetches a new captcha in place when "Reformat" is pressed; without this the button posts the form. */

const reformat = async (captcha, button) => {
  const reply = await fetch(button.dataset.refreshUrl, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  if (!reply.ok) {
    throw new Error(`The captcha was not renewed: ${reply.status}`);
  }
  const fresh = await reply.json();
  captcha.querySelector("img").src = fresh.image_url;
  captcha.querySelector("input[type=hidden]").value = fresh.key;
  const answer = captcha.querySelector("input[type=text]");
  answer.value = "";
  answer.focus();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-refresh-url]");
  if (!button) {
    return;
  }
  event.preventDefault();
  reformat(button.closest(".captcha"), button).catch(() => {
    // The server can still do it: post the form as if this script were not loaded.
    delete button.dataset.refreshUrl;
    button.click();
  });
});
