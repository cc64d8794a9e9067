/** A viewer for pictures: zoom, rotate, move, fit, switch pages, and highlight where something was read. */

const STEP = 1.3;
const MOVE = 60;
const MOST = 12;

export class Viewer {
  constructor(figure) {
    this.figure = figure;
    this.port = figure.querySelector(".viewer__port");
    this.stage = figure.querySelector(".viewer__stage");
    this.image = figure.querySelector("img");
    this.box = figure.querySelector(".viewer__box");
    // A picture that was fetched ahead has a mark on its address, for the record of who looked.
    [this.shown] = this.image.getAttribute("src").split("?");
    figure.querySelector(".viewer__tools").hidden = false;
    this.fit();
    figure.addEventListener("click", (event) => this.clicked(event));
    this.port.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.port.addEventListener("keydown", (event) => this.keyed(event));
    this.port.addEventListener("pointerdown", (event) => this.dragged(event));
    this.image.addEventListener("error", () => figure.classList.add("viewer--broken"));
    this.image.addEventListener("load", () => figure.classList.remove("viewer--broken"));
    this.mark();
  }

  fit() {
    this.zoom = 1;
    this.rotation = 0;
    this.x = 0;
    this.y = 0;
    this.draw();
  }

  in() {
    this.scale(STEP);
  }

  out() {
    this.scale(1 / STEP);
  }

  rotate() {
    this.rotation = (this.rotation + 90) % 360;
    this.draw();
  }

  scale(factor) {
    this.zoom = Math.min(MOST, Math.max(0.5, this.zoom * factor));
    this.draw();
  }

  move(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  draw() {
    this.stage.style.transform = `translate(${this.x}px, ${this.y}px) rotate(${this.rotation}deg) scale(${this.zoom})`;
  }

  /** Shows the page of a link, with zoom, rotation and position reset. */
  show(link) {
    this.box.hidden = true;
    if (link.getAttribute("href") !== this.shown) {
      this.shown = link.getAttribute("href");
      this.image.src = this.shown;
      this.image.alt = link.textContent.trim();
    }
    this.fit();
    this.mark();
  }

  /** Draws a box around a finding, and zooms in on it. */
  async point(link, [left, top, right, bottom]) {
    this.show(link);
    await this.image.decode().catch(() => {});
    Object.assign(this.box.style, {
      left: `${100 * left}%`,
      top: `${100 * top}%`,
      width: `${100 * (right - left)}%`,
      height: `${100 * (bottom - top)}%`,
    });
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.image;
    this.zoom = Math.min(4, Math.max(1, 0.6 / Math.max(right - left, bottom - top, 0.05)));
    this.x = (0.5 - (left + right) / 2) * width * this.zoom;
    this.y = (0.5 - (top + bottom) / 2) * height * this.zoom;
    this.draw();
    this.port.focus({ preventScroll: true });
  }

  link(page) {
    return this.figure.querySelector(`[data-page="${CSS.escape(page)}"]`);
  }

  mark() {
    for (const link of this.figure.querySelectorAll("[data-page]")) {
      if (link.getAttribute("href") === this.shown) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  }

  clicked(event) {
    const tool = event.target.closest("[data-view]");
    const link = event.target.closest("[data-page]");
    if (tool) {
      this[tool.dataset.view]();
    } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.show(link);
    }
  }

  wheeled(event) {
    // Without a modifier key the wheel scrolls the page, as everywhere.
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.scale(event.deltaY < 0 ? STEP : 1 / STEP);
    }
  }

  keyed(event) {
    const moves = { ArrowLeft: [MOVE, 0], ArrowRight: [-MOVE, 0], ArrowUp: [0, MOVE], ArrowDown: [0, -MOVE] };
    if (moves[event.key]) {
      event.preventDefault();
      this.move(...moves[event.key]);
    }
  }

  dragged(event) {
    if (event.button !== 0) {
      return;
    }
    const from = { x: event.clientX - this.x, y: event.clientY - this.y };
    this.port.setPointerCapture(event.pointerId);
    const follow = (moved) => {
      this.x = moved.clientX - from.x;
      this.y = moved.clientY - from.y;
      this.draw();
    };
    this.port.addEventListener("pointermove", follow);
    this.port.addEventListener("pointerup", () => this.port.removeEventListener("pointermove", follow), { once: true });
  }
}
